using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace WaitingRoom.Web.Problems;

/// <summary>Makes problem documents (RFC 9457), in one place so that one kind of trouble has one type everywhere.</summary>
internal static class Problem
{
    public static ProblemHttpResult Of(int status, string type, string title, string detail) =>
        TypedResults.Problem(DocumentOf(status, type, title, detail));

    public static ProblemHttpResult NotFound(string what) =>
        Of(StatusCodes.Status404NotFound, "not-found", "Not found", what);

    public static ProblemHttpResult Unauthorized(string detail) =>
        Of(StatusCodes.Status401Unauthorized, "unauthorized", "Not known", detail);

    public static ProblemHttpResult Invalid(string detail) =>
        Of(StatusCodes.Status422UnprocessableEntity, "invalid", "Not acceptable", detail);

    public static ProblemHttpResult Conflict(string type, string title, string detail) =>
        Of(StatusCodes.Status409Conflict, type, title, detail);

    /// <summary>A part of ours is away. The answer says when to come back, and how not to lose the place.</summary>
    public static ProblemHttpResult TryAgain(HttpContext http, TimeSpan after, string detail, string? shopperToken = null)
    {
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var document = DocumentOf(StatusCodes.Status503ServiceUnavailable, "try-again", "Holding your place", detail);
        if (shopperToken is not null)
        {
            document.Extensions["shopper"] = shopperToken;
        }

        return TypedResults.Problem(document);
    }

    public static ProblemDetails DocumentOf(int status, string type, string title, string detail) =>
        new() { Status = status, Type = $"/problems/{type}", Title = title, Detail = detail };
}
