using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Shoppers;

/// <summary>Refuses writes that another site's page makes a browser send with our cookies. Browsers say where a request comes from
/// (Fetch Metadata, or Origin from older ones); a client that is no browser sends neither, and has no cookies to abuse.</summary>
internal static class SameOriginGuard
{
    public static void UseSameOriginGuard(this WebApplication app) => app.Use((http, next) =>
        // A browser lets any page open a connection to any server, with that server's cookies.
        (IsWrite(http.Request) || http.Request.Headers.Upgrade.Count > 0) && IsFromElsewhere(http.Request)
            ? Problem.Of(StatusCodes.Status403Forbidden, "cross-origin", "Not from here", "This call must come from the shop's own page.").ExecuteAsync(http)
            : next(http));

    private static bool IsWrite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);

    private static bool IsFromElsewhere(HttpRequest request)
    {
        if ((string?)request.Headers["Sec-Fetch-Site"] is { } site)
        {
            return site is not ("same-origin" or "none");
        }

        return (string?)request.Headers.Origin is { } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
