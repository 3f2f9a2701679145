using AdmissionQueue.Figures;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Figures;

/// <summary>Sees how each request ends, before everything else has to do with it, and notes those of a sale that were refused, failed, or were stopped in what they tried.</summary>
internal static class RefusalWatch
{
    private const string Merchants = "/api/merchant";

    public static void UseRefusalWatch(this WebApplication app)
    {
        var services = app.Services;
        var (count, sales, shoppers) = (services.GetRequiredService<RefusalCount>(), services.GetRequiredService<SaleDirectory>(), services.GetRequiredService<ShopperReader>());
        app.Use(async (http, next) =>
        {
            await next(http);
            var (byStatus, stopped) = (RefusedRequests.Of(http.Response.StatusCode), http.Features.Get<Stopped>());
            var refused = byStatus == default && stopped is not null ? stopped.What : byStatus;
            if (refused != default && !http.Request.Path.StartsWithSegments(Merchants, StringComparison.OrdinalIgnoreCase) && await SaleOfAsync(http, sales, shoppers) is { } sale)
            {
                count.Note(sale, refused, refused.Limited > 0 ? stopped?.Sender : null);
            }
        });
    }

    /// <summary>The sale that the address names, else that of the ticket. Looked up only for what was refused.</summary>
    private static async ValueTask<SaleId?> SaleOfAsync(HttpContext http, SaleDirectory sales, ShopperReader shoppers)
    {
        if ((http.Request.RouteValues["slug"] as string ?? (string?)http.Request.Query["sale"]) is { } slug)
        {
            return sales.Find(slug)?.Id;
        }

        return (await shoppers.TicketAsync(http.Request))?.Sale;
    }
}
