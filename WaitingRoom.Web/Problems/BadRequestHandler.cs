using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace WaitingRoom.Web.Problems;

/// <summary>Turns what the framework refuses (malformed JSON, an oversized body) into a problem document that says what is wrong, and a
/// dependency that is away into one that says when to come back.</summary>
internal sealed class BadRequestHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var document = exception switch
        {
            BadHttpRequestException refused when Problem.ByStatus(refused.StatusCode) is { } known => known,
            BadHttpRequestException refused => Problem.DocumentOf(refused.StatusCode, "malformed", "Not understood", Explain(refused)),
            _ when Dependency.IsAway(exception) => Away(httpContext),
            _ => null,
        };
        if (document is null)
        {
            return false;
        }

        httpContext.Response.StatusCode = document.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = document });
    }

    private static Microsoft.AspNetCore.Mvc.ProblemDetails Away(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "2";
        return Problem.DocumentOf(
            StatusCodes.Status503ServiceUnavailable, "try-again", "Holding your place", "A part of the shop does not answer. Your place is kept; ask again.");
    }

    /// <summary>The JSON reader says what was wrong and where; its path is the caller's own, its type names are ours and stay here.</summary>
    private static string Explain(BadHttpRequestException refused) => refused.InnerException is JsonException json
        ? $"The body is not the JSON that is wanted, at {json.Path ?? "$"}: {Reason(json.Message)}"
        : "The request lacks something that this call needs, such as a JSON body.";

    private static string Reason(string message)
    {
        if (message.Contains("could not be converted to", StringComparison.Ordinal))
        {
            return "the value is of another type, or out of range.";
        }

        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
