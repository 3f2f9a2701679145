using Microsoft.AspNetCore.Http.HttpResults;

namespace EmbeddedKafka;

/// <summary>The one place where RFC 9457 problem documents are made.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, "The order can't be read or carried out", detail);

    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "There is no such thing", detail);

    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, "It exists, and is different", detail);

    public static ProblemHttpResult NotReady(string detail) => Of(StatusCodes.Status503ServiceUnavailable, "The embedded Kafka is not well", detail);

    private static ProblemHttpResult Of(int status, string title, string detail) =>
        TypedResults.Problem(statusCode: status, title: title, detail: detail);
}
