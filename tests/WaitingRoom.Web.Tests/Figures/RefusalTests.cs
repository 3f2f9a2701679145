using AdmissionQueue.Figures;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Reports;
using Microsoft.Extensions.DependencyInjection;
using TestServers;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Figures;

/// <summary>Refused requests are counted on each node and added up over all of them.</summary>
public sealed class RefusalTests(WebNode node)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_two_nodes_refuse_of_a_sale_is_added_up_and_other_sales_have_none_of_it()
    {
        using var api = node.Browser((await node.NewMerchantAsync()).ApiKey);
        var (slug, other) = (await node.ScheduleAsync(api), await node.ScheduleAsync(api));
        (await api.SendAsync(HttpMethod.Put, "/api/merchant/limits", new { perMinute = 5, perMinuteInSale = 5 })).Ok();
        await using var second = node.Start([]);
        var refused = await RefusedAsync(node.Http(), slug) + await RefusedAsync(second.CreateClient(new() { HandleCookies = false }), slug);

        var ledger = node.Services.GetRequiredService<RefusalStore>();
        var (sale, quiet) = (await IdAsync(slug), await IdAsync(other));
        await Until.TrueAsync("both nodes have said what they refused", async () => (await ledger.ReadAsync(sale, Ct)).Limited >= refused);
        Assert.Equal(new RefusedRequests(refused, 0, 0) { Senders = 2 }, await ledger.ReadAsync(sale, Ct));
        Assert.Equal(default, await ledger.ReadAsync(quiet, Ct));

        // The merchant reads it long after: neither Redis nor any node has to know.
        var report = (await api.GetAsync($"/api/merchant/sales/{slug}/report")).Ok()["refused"]!;
        Assert.Equal((refused, 2), ((int)report["limited"]!, (int)report["senders"]!));
        Assert.Contains($"refused,{slug},senders beyond the limit,2", (await api.GetAsync($"/api/merchant/sales/{slug}/report?format=csv")).Text.Split("\r\n"));
    }

    [Theory]
    [InlineData(200, 0, 0, 0)]
    [InlineData(404, 0, 0, 0)]
    [InlineData(429, 1, 0, 0)]
    [InlineData(503, 0, 1, 0)]
    [InlineData(500, 0, 0, 1)]
    [InlineData(502, 0, 0, 1)]
    public void An_answer_is_counted_once_or_not_at_all(int status, long limited, long unavailable, long failed) =>
        Assert.Equal(new RefusedRequests(limited, unavailable, failed), RefusedRequests.Of(status));

    /// <summary>Asks until five were refused: a node that has just started does not know the sale yet.</summary>
    private async Task<int> RefusedAsync(HttpClient http, string slug)
    {
        using var browser = new ApiBrowser(http, node.Services.GetRequiredService<TicketToken>().SignShopper(new ShopperId(Guid.NewGuid()), node.Clock.GetUtcNow().AddDays(1)));
        var refused = 0;
        await Until.TrueAsync("five requests were refused", async () =>
            (refused += (await browser.GetAsync($"/api/vouchers?sale={slug}")).Status == 429 ? 1 : 0) == 5);
        return refused;
    }

    private async Task<SaleId> IdAsync(string slug) => (await new SaleStore(node.Database).FindAsync(slug, CancellationToken.None))!.Id;
}
