using AdmissionQueue.Loops;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Warmup;

/// <summary>Before a node has read the sales for the first time it knows of none: to say "there is no such sale", or "your ticket opens nothing", would be
/// a lie. And while it rehearses it would keep shoppers waiting for seconds. It asks to come again, at once.</summary>
internal static class ColdGuard
{
    private static readonly string[] Kept = ["/api", "/sales", "/hubs"];

    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    public static void UseColdGuard(this WebApplication app)
    {
        var (sales, health) = (app.Services.GetRequiredService<SaleDirectory>(), app.Services.GetRequiredService<LoopHealth>());
        app.Use((http, next) =>
            (sales.Now is null || (!health.Works(RehearsalStart.Name) && !RehearsalVisit.IsOne(http.Request)))
                && Array.Exists(Kept, path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
                ? Problem.TryAgain(http, ComeBackAfter, "This node has just started and is being made ready. Your place is kept; ask again.").ExecuteAsync(http)
                : next(http));
    }
}
