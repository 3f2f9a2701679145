using Microsoft.Net.Http.Headers;

namespace WaitingRoom.Web.Site;

/// <summary>Serves the front end's files. Their names carry a hash of their content, so a copy is good for ever, in a browser as on a CDN.</summary>
internal static class AssetEndpoints
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    public const string ForEver = "public, max-age=31536000, immutable";

    /// <summary>Better first; each is made at build time.</summary>
    private static readonly (string Coding, string Suffix)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    public static void MapAssets(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/assets/{name}", GetOrHead, Asset).ExcludeFromDescription();

    private static IResult Asset(string name, HttpContext http, ClientAssets assets)
    {
        if (TypeOf(name) is not { } type || assets.Find(name) is not { } bytes)
        {
            return TypedResults.NotFound();
        }

        var headers = http.Response.Headers;
        headers.CacheControl = ForEver;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        foreach (var (coding, suffix) in Encodings)
        {
            if (Accepts(http.Request, coding) && assets.Find(name + suffix) is { } compressed)
            {
                headers.ContentEncoding = coding;
                return TypedResults.Bytes(compressed, type);
            }
        }

        return TypedResults.Bytes(bytes, type);
    }

    private static string? TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };

    private static bool Accepts(HttpRequest request, string coding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(accepted => accepted.Quality is not 0 && accepted.Value.Equals(coding, StringComparison.OrdinalIgnoreCase));
}
