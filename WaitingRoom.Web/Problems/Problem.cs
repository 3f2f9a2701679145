using System.Globalization;
using AdmissionQueue.Sales;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using WaitingRoom.Web.Overload;

namespace WaitingRoom.Web.Problems;

/// <summary>Makes problem documents (RFC 9457), in one place so that one kind of trouble has one type everywhere.</summary>
internal static class Problem
{
    private const int IdempotencyKeyLengthMax = 200;

    public static ProblemHttpResult Of(int status, string type, string title, string detail) =>
        TypedResults.Problem(DocumentOf(status, type, title, detail));

    public static ProblemHttpResult NotFound(string what) =>
        Of(StatusCodes.Status404NotFound, "not-found", "Not found", what);

    public static ProblemHttpResult Unauthorized(string detail) =>
        Of(StatusCodes.Status401Unauthorized, "unauthorized", "Not known", detail);

    public static ProblemHttpResult Invalid(string detail) => Invalid(Refusal.Invalid(detail));

    public static ProblemHttpResult Invalid(Refusal refusal) =>
        Of(StatusCodes.Status422UnprocessableEntity, refusal.Type, refusal.Title, refusal.Detail);

    /// <summary>What was asked for is not open to this caller.</summary>
    public static ProblemHttpResult Forbidden(Refusal refusal) =>
        Of(StatusCodes.Status403Forbidden, refusal.Type, refusal.Title, refusal.Detail);

    /// <summary>The same, of a sale. Who has to sign in is told where.</summary>
    public static ProblemHttpResult Forbidden(Refusal refusal, Sale sale)
    {
        var document = DocumentOf(StatusCodes.Status403Forbidden, refusal.Type, refusal.Title, refusal.Detail);
        if (refusal.WantsLogin && sale.Login.Url.Length > 0)
        {
            document.Extensions["loginUrl"] = sale.Login.Url;
        }

        return TypedResults.Problem(document);
    }

    /// <summary>Looks at the caller's own name for a request, by which a repeat is known.</summary>
    /// <returns>Null where it is one.</returns>
    public static ProblemHttpResult? KeyProblem(string? key) => key is { Length: > 0 and <= IdempotencyKeyLengthMax }
        ? null
        : Of(
            StatusCodes.Status400BadRequest,
            "key-missing",
            "No Idempotency-Key",
            $"Send an Idempotency-Key header of 1 to {IdempotencyKeyLengthMax} characters, so that a retry does nothing twice.");

    public static ProblemHttpResult KeyReused() => Of(
        StatusCodes.Status422UnprocessableEntity, "key-reused", "Key used before", "This Idempotency-Key was used for another request: use a new one.");

    public static ProblemHttpResult Conflict(string type, string title, string detail) =>
        Of(StatusCodes.Status409Conflict, type, title, detail);

    /// <summary>A part of ours is away. The answer says when to come back, and how not to lose the place.</summary>
    public static ProblemHttpResult TryAgain(HttpContext http, TimeSpan after, string detail, string? shopperToken = null)
    {
        var comeBackAfter = http.RequestServices.GetRequiredService<RefusedCrowd>().ComeBackAfter(after);
        http.Response.Headers.RetryAfter = ((int)Math.Ceiling(comeBackAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var document = DocumentOf(StatusCodes.Status503ServiceUnavailable, "try-again", "Holding your place", detail);
        if (shopperToken is not null)
        {
            document.Extensions["shopper"] = shopperToken;
        }

        return TypedResults.Problem(document);
    }

    /// <summary>What is wrong with requests that the framework refuses before any of our code sees them; null where that is not known.</summary>
    public static ProblemDetails? ByStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => DocumentOf(status, "not-found", "Not found", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => DocumentOf(status, "method", "Not this way", "This address does not take this method; see the Allow header."),
        StatusCodes.Status413PayloadTooLarge => DocumentOf(status, "too-large", "Too large", "The body is larger than this call takes."),
        StatusCodes.Status415UnsupportedMediaType => DocumentOf(status, "media-type", "Not this form", "Send the body as application/json."),
        _ => null,
    };

    public static ProblemDetails DocumentOf(int status, string type, string title, string detail) =>
        new() { Status = status, Type = $"/problems/{type}", Title = title, Detail = detail };
}
