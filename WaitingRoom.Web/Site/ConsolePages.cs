using Microsoft.AspNetCore.Http.HttpResults;

namespace WaitingRoom.Web.Site;

/// <summary>The merchants' console: one document for all its addresses; its script shows the page that the address names.</summary>
internal static class ConsolePages
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    // As strict as the shopper's. Pictures may come as data: a logo is looked at before it is sent.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public static void MapConsolePages(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/console/{**page}", GetOrHead, () => new RazorComponentResult<ConsolePage>())
            .AddEndpointFilter(WriteHeaders)
            .ExcludeFromDescription();

    private static ValueTask<object?> WriteHeaders(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.Secure(ContentSecurityPolicy);
        headers.CacheControl = "no-store";
        return next(context);
    }
}
