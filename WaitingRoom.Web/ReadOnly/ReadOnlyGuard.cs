using System.Globalization;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.ReadOnly;

/// <summary>Refuses writes that can wait while they have to. The others are not even looked at.</summary>
internal static class ReadOnlyGuard
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(1);

    public static void UseReadOnly(this WebApplication app)
    {
        var (directory, sales, time) = (
            app.Services.GetRequiredService<ReadOnlyDirectory>(), app.Services.GetRequiredService<SaleDirectory>(), app.Services.GetRequiredService<TimeProvider>());
        app.Use((http, next) =>
            http.GetEndpoint()?.Metadata.GetMetadata<WriteKind>() is { IsCritical: false }
                && MerchantOf(http, sales) is { } merchant && directory.Of(merchant) is { } now
                ? RefuseAsync(http, now, time.GetUtcNow())
                : next(http));
    }

    /// <summary>The merchant who writes, or whose sale is written about.</summary>
    private static Guid? MerchantOf(HttpContext http, SaleDirectory sales) =>
        Actor.Current?.MerchantId ?? (http.Request.RouteValues["slug"] is string slug ? sales.Find(slug)?.MerchantId : null);

    private static Task RefuseAsync(HttpContext http, ReadOnlyNow now, DateTimeOffset at)
    {
        var wait = now.Until is { } until && until > at ? until - at : LookAgainAfter;
        http.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(
            StatusCodes.Status503ServiceUnavailable, "read-only", "Not now", $"This can wait, and has to for the moment: {now.Reason} Queue and checkout work.").ExecuteAsync(http);
    }
}
