using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace FlashSale.LoadTests.Bare;

/// <summary>A caching proxy as a CDN is one: keeps an answer for as long as its head allows, and asks the origin once for all who wait for
/// the same thing. It counts how often it asked.</summary>
internal static class BareProxy
{
    /// <summary>The origin's address.</summary>
    public const string OriginSetting = "BareOrigin";

    public static Task MapAsync(WebApplication server)
    {
        var origin = new HttpClient { BaseAddress = new Uri(server.Configuration[OriginSetting]!) };
        var asked = 0L;
        server.UseOutputCache();
        server.MapGet("/asked", () => TypedResults.Json(new { requests = Interlocked.Read(ref asked) }));
        server.MapGet("/{**path}", async (HttpContext http) =>
        {
            Interlocked.Increment(ref asked);
            using var answer = await origin.GetAsync(http.Request.Path + http.Request.QueryString, http.RequestAborted);
            http.Response.StatusCode = (int)answer.StatusCode;
            http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            http.Response.Headers.CacheControl = answer.Headers.CacheControl?.ToString();
            await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }).CacheOutput(policy => policy.AddPolicy<ByItsHead>(), excludeDefaultPolicy: true);
        return Task.CompletedTask;
    }

    public static void AddCache(IServiceCollection services) => services.AddOutputCache();

    /// <summary>Keeps what says that it may be kept, for as long as it says.</summary>
    private sealed class ByItsHead : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (true, true, true, true);
            context.CacheVaryByRules.QueryKeys = "*";
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            var response = context.HttpContext.Response;
            var isKept = CacheControlHeaderValue.TryParse(response.Headers.CacheControl.ToString(), out var control)
                && control is { Public: true, MaxAge: { } } && response.StatusCode == StatusCodes.Status200OK;
            context.AllowCacheStorage = isKept;
            context.ResponseExpirationTimeSpan = isKept ? control!.MaxAge : null;
            return ValueTask.CompletedTask;
        }
    }
}
