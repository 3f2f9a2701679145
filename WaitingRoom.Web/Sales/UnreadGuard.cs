using InventoryLedger.Catalog;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Sales;

/// <summary>Before a node has read the sales for the first time it knows of none: to say "there is no such sale", or "your ticket opens nothing", would be
/// a lie. It asks to come again.</summary>
internal static class UnreadGuard
{
    private static readonly string[] Kept = ["/api", "/sales", "/hubs"];

    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    public static void UseUnreadGuard(this WebApplication app)
    {
        var sales = app.Services.GetRequiredService<SaleDirectory>();
        app.Use((http, next) =>
            sales.Now is null && Array.Exists(Kept, path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
                ? Problem.TryAgain(http, ComeBackAfter, "This node has just started and does not know the sales yet. Your place is kept; ask again.").ExecuteAsync(http)
                : next(http));
    }
}
