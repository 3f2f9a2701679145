using System.Globalization;
using AdmissionQueue.Limits;
using Microsoft.AspNetCore.Http.HttpResults;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Limits;

/// <summary>Tells callers how much they may still send.</summary>
internal static class LimitAnswers
{
    private const long UsPerSecond = 1_000_000;

    /// <summary>Writes the headers of the IETF's draft (draft-ietf-httpapi-ratelimit-headers, versions up to 06, which clients read).</summary>
    public static void WriteLimit(this HttpResponse response, RequestLimit limit, LimitAnswer answer)
    {
        response.Headers["RateLimit-Limit"] = Text(limit.Requests);
        response.Headers["RateLimit-Remaining"] = Text(answer.Remaining);
        response.Headers["RateLimit-Reset"] = Text(SecondsOf(answer.ResetUs));
        response.Headers["RateLimit-Policy"] = $"{Text(limit.Requests)};w={Text(RequestLimit.WindowUs / UsPerSecond)}";
    }

    /// <summary>Writes them where anybody is limited.</summary>
    public static void WriteLimit(this HttpResponse response, LimitedCaller? caller, LimitAnswer? answer)
    {
        if (caller is not null && answer is { } told)
        {
            response.WriteLimit(caller.Limit, told);
        }
    }

    public static ProblemHttpResult Refuse(HttpContext http, RequestLimit limit, LimitAnswer answer)
    {
        http.Response.WriteLimit(limit, answer);
        http.Response.Headers.RetryAfter = Text(SecondsOf(answer.RetryUs));
        return Problem.Of(
            StatusCodes.Status429TooManyRequests,
            "too-many-requests",
            "Too many requests",
            $"Up to {Text(limit.Requests)} requests a minute are taken now. Your place is kept; ask again in {Text(SecondsOf(answer.RetryUs))} s.");
    }

    private static long SecondsOf(long microseconds) => Math.Max(1, (microseconds + UsPerSecond - 1) / UsPerSecond);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
