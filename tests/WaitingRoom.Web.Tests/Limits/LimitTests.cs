using System.Text.Json.Nodes;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using Microsoft.Extensions.DependencyInjection;
using TestServers;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Limits;

/// <summary>Limits as callers meet them: 1,000 requests a minute, 100 while their sale runs.</summary>
public sealed class LimitTests(WebNode node)
{
    [Fact]
    public async Task A_sale_that_runs_tightens_the_limit_and_ends_it_and_other_shoppers_are_not_limited_with_one()
    {
        var (slug, sale) = await ScheduleAsync();
        using var shopper = Shopper();
        Assert.Equal("1000", await LimitOfAsync(shopper, slug));

        await MoveAsync(slug, sale, SaleState.Open);
        Assert.Equal("100", await LimitOfAsync(shopper, slug));
        var statuses = new List<int>();
        for (var i = 0; i < 110; i++)
        {
            statuses.Add((await shopper.GetAsync($"/api/vouchers?sale={slug}")).Status);
        }

        Assert.Contains(429, statuses);
        Assert.InRange(statuses.Count(status => status == 200), 80, 105);
        var refused = await shopper.GetAsync($"/api/vouchers?sale={slug}");
        Assert.Equal(("too-many-requests", true), (refused.Problem, refused.RetryAfter >= TimeSpan.FromSeconds(1)));
        Assert.Equal(200, (await shopper.GetAsync($"/api/sales/{slug}")).Status); // A public document is not counted.
        using var other = Shopper();
        Assert.Equal(200, (await other.GetAsync($"/api/vouchers?sale={slug}")).Status);

        await MoveAsync(slug, sale, SaleState.Closed);
        Assert.Equal("1000", await LimitOfAsync(other, slug));
    }

    [Fact]
    public async Task A_merchant_sets_the_limits_of_its_own_shoppers()
    {
        var merchant = await node.NewMerchantAsync();
        using var api = node.Browser(merchant.ApiKey);
        var (slug, _) = await ScheduleAsync(api);
        var (other, _) = await ScheduleAsync();
        var set = await api.SendAsync(HttpMethod.Put, "/api/merchant/limits", new { perMinute = 500, perMinuteInSale = 50 });
        Assert.Equal((500, 50), ((int)set.Ok()["perMinute"]!, (int)(await api.GetAsync("/api/merchant/limits")).Ok()["perMinuteInSale"]!));
        using var shopper = Shopper();
        Assert.Equal(("500", "1000"), (await LimitOfAsync(shopper, slug), await LimitOfAsync(shopper, other)));
        Assert.Equal("invalid", (await api.SendAsync(HttpMethod.Put, "/api/merchant/limits", new { perMinute = 0, perMinuteInSale = 50 })).Problem);
    }

    private ApiBrowser Shopper()
    {
        var token = node.Services.GetRequiredService<TicketToken>().SignShopper(new ShopperId(Guid.NewGuid()), node.Clock.GetUtcNow().AddDays(1));
        return node.Browser(token);
    }

    private static async Task<string?> LimitOfAsync(ApiBrowser shopper, string slug)
    {
        var answer = await shopper.GetAsync($"/api/vouchers?sale={slug}");
        answer.Ok();
        return answer.Headers.GetValueOrDefault("RateLimit-Limit");
    }

    private async Task<(string Slug, Sale Sale)> ScheduleAsync(ApiBrowser? api = null)
    {
        using var own = node.Browser((await node.NewMerchantAsync()).ApiKey);
        var slug = await node.ScheduleAsync(api ?? own);
        return (slug, (await new SaleStore(node.Database).FindAsync(slug, CancellationToken.None))!);
    }

    private async Task MoveAsync(string slug, Sale sale, SaleState to)
    {
        var store = new SaleStore(node.Database);
        var from = (await store.FindAsync(sale.Id, CancellationToken.None))!.State;
        Assert.NotNull(await store.MoveAsync(sale.Id, from, to, CancellationToken.None));
        var directory = node.Services.GetRequiredService<SaleDirectory>();
        await directory.RefreshAsync(CancellationToken.None);
        Assert.Equal(to, directory.Find(slug)!.State);
    }
}
