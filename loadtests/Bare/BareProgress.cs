using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FlashSale.LoadTests.Bare;

/// <summary>What `poll` is compared with: the same bytes, from memory, with the same head that lets a proxy keep them.</summary>
internal static class BareProgress
{
    /// <summary>The document, as the real node answered it.</summary>
    public const string DocumentSetting = "BareDocument";

    public static Task MapAsync(WebApplication server)
    {
        var bytes = Encoding.UTF8.GetBytes(server.Configuration[DocumentSetting] ?? "");
        server.MapGet("/progress", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=1";
            return TypedResults.Bytes(bytes, "application/json; charset=utf-8");
        });
        return Task.CompletedTask;
    }
}
