namespace WaitingRoom.Web.Site;

/// <summary>The headers of every page: nothing runs, loads or frames it but our own files.</summary>
internal static class PageHeaders
{
    // No nonce is needed: there is no inline script or style. The page's first data stand in a script element of type application/json,
    // which browsers never run.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    public static ValueTask<object?> Write(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.Secure(ContentSecurityPolicy);

        // It shows one shopper's place, so no cache in between may keep it; the browser may, for its back button.
        headers.CacheControl = "private, no-cache";
        headers.Vary = "Accept-Language, Cookie";
        return next(context);
    }

    /// <summary>What every page of ours tells the browser to keep from others.</summary>
    public static void Secure(this IHeaderDictionary headers, string contentSecurityPolicy)
    {
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
    }
}
