using System.Net;
using AdmissionQueue.Presence;
using AdmissionQueue.Sales;
using EndToEnd.Tests.Stack;
using InventoryLedger.Catalog;
using StackExchange.Redis;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Path;

/// <summary>Who is away is passed and may come back; only so many are in the shop at once; nobody new comes into a sale that drains.</summary>
[Collection(OnTwoWorkers.Name)]
public sealed class PresenceTests(TwoWorkerStack shared)
{
    [Fact]
    public async Task Who_is_away_is_passed_at_once_and_is_admitted_on_coming_back()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 10);
        (await api.MerchantAsync($"/{slug}/pause", new { })).EnsureSuccessStatusCode();
        await api.BecomesAsync(slug, "paused");
        var away = await api.JoinAllAsync(slug, 20);
        var here = await api.JoinedAsync(slug);
        await using var page = await WatchingPage.OpenAsync(api.Address, here.Bearer);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(shared.RedisConfiguration);
        await TwoMinutesPassAsync(stack, redis, slug, here.Number);

        // One a minute: had the slots of those who are away been lost, the next one would wait for twenty minutes.
        (await api.MerchantAsync($"/{slug}/rate", new { ratePerMinute = 60 })).EnsureSuccessStatusCode();
        (await api.MerchantAsync($"/{slug}/resume", new { })).EnsureSuccessStatusCode();
        await api.TicketBecomesAsync(here.Bearer, "reserved", TimeSpan.FromSeconds(12));

        var late = away[7];
        await api.TicketBecomesAsync(late.Bearer, "missed");
        using var claimed = await api.SendAsync(HttpMethod.Post, "/api/ticket/claim", late.Bearer);
        Assert.Equal(HttpStatusCode.Accepted, claimed.StatusCode);
        var back = await api.TicketBecomesAsync(late.Bearer, "reserved", TimeSpan.FromSeconds(12));
        Assert.Equal(late.Number, (long)back["number"]!);
        using var again = await api.SendAsync(HttpMethod.Post, "/api/ticket/claim", late.Bearer);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        await stack.Database.AddsUpAsync(slug, 10);
    }

    [Fact]
    public async Task No_more_than_the_limit_are_in_the_shop_at_once_and_a_place_that_is_left_goes_on()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 100);
        (await api.MerchantAsync($"/{slug}/active-limit", new { activeLimit = 5 })).EnsureSuccessStatusCode();
        await Until.TrueAsync("the limit is known", async () => (int?)(await api.JsonAsync($"/api/sales/{slug}"))?["activeLimit"] == 5);
        var joined = await api.JoinAllAsync(slug, 30);

        for (var round = 1; round <= 3; round++)
        {
            await DecidedAsync(stack, slug, 5 * round);
            Assert.Equal(5 * round, await stack.Database.DecidedAsync(slug));
            foreach (var ticket in joined.OrderBy(ticket => ticket.Number).Skip(5 * (round - 1)).Take(5))
            {
                var reservation = (string)(await api.TicketBecomesAsync(ticket.Bearer, "reserved"))["reservation"]!["id"]!;
                (await api.CheckoutAsync(reservation, ticket.Bearer, $"key-{ticket.Number}")).EnsureSuccessStatusCode();
            }
        }

        await DecidedAsync(stack, slug, 20);
        await stack.Database.AddsUpAsync(slug, 100);
    }

    [Fact]
    public async Task A_sale_that_drains_serves_who_waits_and_takes_nobody_new()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 10);
        var waiting = await api.JoinedAsync(slug);
        (await api.MerchantAsync($"/{slug}/drain", new { })).EnsureSuccessStatusCode();
        using var refused = await api.JoinAsync(slug);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("draining", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await api.TicketBecomesAsync(waiting.Bearer, "reserved");
        (await api.MerchantAsync($"/{slug}/undrain", new { })).EnsureSuccessStatusCode();
        using var taken = await api.JoinAsync(slug);
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    private static Task DecidedAsync(FlashSaleStack stack, string slug, int tickets) => Until.TrueAsync(
        $"{tickets} tickets were decided", async () => await stack.Database.DecidedAsync(slug) >= tickets);

    /// <summary>What two minutes would do to presence, without waiting for them: marks of joins are old, and the nodes have long been there.</summary>
    private static async Task TwoMinutesPassAsync(FlashSaleStack stack, ConnectionMultiplexer redis, string slug, long here)
    {
        var sale = await new SaleStore(stack.Database).FindAsync(slug, CancellationToken.None);
        var (keys, database) = (SaleKeys.Of(sale!.Id), redis.GetDatabase());
        await Until.TrueAsync("the node marks who is here", async () => await database.KeyExistsAsync(keys.Presence));
        var at = (long)await database.HashGetAsync(keys.Presence, "at_ms");
        await database.HashSetAsync(keys.Presence, "since_ms", at - 2 * PresenceRules.PeriodMs);
        var minute = at / PresenceRules.PeriodMs;
        await database.KeyDeleteAsync([$"{keys.Present}:{minute}", $"{keys.Present}:{minute - 1}"]);
        await new PresenceScript(redis).MarkAsync(sale.Id, [here]);
    }
}
