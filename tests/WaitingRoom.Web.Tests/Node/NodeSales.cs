using System.Text.Json.Nodes;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using Microsoft.Extensions.DependencyInjection;
using TestServers;

namespace WaitingRoom.Web.Tests.Node;

/// <summary>Sales for tests that need one and do not care which.</summary>
internal static class NodeSales
{
    /// <summary>Schedules a sale by the API, for an hour later.</summary>
    /// <returns>Its slug.</returns>
    public static async Task<string> ScheduleAsync(this WebNode node, ApiBrowser api)
    {
        var slug = ServersFixture.UniqueName("sale")[..20];
        var now = node.Clock.GetUtcNow();
        (await api.PostAsync("/api/merchant/sales", new JsonObject
        {
            ["slug"] = slug,
            ["name"] = "Drop",
            ["startsAt"] = now.AddHours(1),
            ["endsAt"] = now.AddHours(2),
            ["ratePerMinute"] = 60,
            ["items"] = new JsonArray(new JsonObject { ["sku"] = "a", ["name"] = "A", ["price"] = 1, ["units"] = 1, ["limitPerShopper"] = 1 }),
        })).Ok();
        return slug;
    }

    /// <summary>An open sale that the node knows, and Redis does not.</summary>
    public static async Task<Sale> OpenKnownSaleAsync(this WebNode node)
    {
        var sale = node.OpenSale((await node.NewMerchantAsync()).Id);
        await new SaleStore(node.Database).CreateAsync(sale, CancellationToken.None);
        await Until.TrueAsync("the node knows the sale", () => node.Services.GetRequiredService<SaleDirectory>().Find(sale.Id) is not null);
        return sale;
    }

    /// <summary>An open sale, which is nowhere yet.</summary>
    public static Sale OpenSale(this WebNode node, Guid merchant)
    {
        var (now, id) = (node.Clock.GetUtcNow(), SaleId.New(node.Clock));
        return new Sale
        {
            Id = id,
            MerchantId = merchant,
            Slug = $"sale-{id}",
            Name = "Drop",
            StartsAt = now,
            EndsAt = now.AddDays(9),
            RatePerMinute = 60_000,
            State = SaleState.Open,
            Items = [new SaleItem(new Sku("shoe"), "Shoe", 9_900, 10, 5)],
        };
    }
}
