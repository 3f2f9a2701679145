using System.Text.Json.Nodes;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using TestServers;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Figures;

/// <summary>What a merchant's page is told of a running sale, and who is told it.</summary>
public sealed class MerchantHubTests(WebNode node)
{
    [Fact]
    public async Task Figures_are_what_the_ledger_has_and_end_with_the_session()
    {
        var merchant = await node.NewMerchantAsync();
        using var owner = await node.OwnerAsync(merchant.Id);
        var slug = await node.ScheduleAsync(owner);
        var sale = (await new SaleStore(node.Database).FindAsync(slug, CancellationToken.None))!;
        await TicketsAsync(sale.Id, ("reserved", 3), ("bought", 2), ("expired", 1), ("missed", 4));

        var told = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var page = PageOf(owner);
        page.On<JsonObject>("Figures", figures => told.TrySetResult(figures));
        page.Closed += _ => Task.FromResult(over.TrySetResult());
        await page.StartAsync(TestContext.Current.CancellationToken);
        await page.InvokeAsync("Watch", slug, TestContext.Current.CancellationToken);
        var figures = await told.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        var lane = Assert.Single(figures["lanes"]!.AsArray())!;
        Assert.Equal((slug, "main", 60), ((string)figures["sale"]!, (string)lane["lane"]!, (int)figures["ratePerMinute"]!));
        Assert.Equal((6, 3, 2, 4), ((int)lane["admitted"]!, (int)lane["active"]!, (int)lane["bought"]!, (int)lane["missed"]!));
        var stock = Assert.Single(figures["stock"]!.AsArray())!;
        Assert.Equal(("a", 1, 1), ((string)stock["sku"]!, (int)stock["stocked"]!, (int)stock["available"]!));

        (await owner.PostAsync("/api/console/logout")).Ok();
        node.Clock.Advance(TimeSpan.FromSeconds(15)); // The node asks again who watches.
        await over.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Another_merchants_sale_is_answered_as_one_that_does_not_exist_and_strangers_do_not_get_in()
    {
        using var mine = await node.OwnerAsync((await node.NewMerchantAsync()).Id);
        using var other = await node.OwnerAsync((await node.NewMerchantAsync()).Id);
        var slug = await node.ScheduleAsync(mine);
        await using var page = PageOf(other);
        await page.StartAsync(TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<HubException>(() => page.InvokeAsync("Watch", slug, TestContext.Current.CancellationToken));
        var unknown = await Assert.ThrowsAsync<HubException>(() => page.InvokeAsync("Watch", "nowhere", TestContext.Current.CancellationToken));
        Assert.EndsWith($"You have no sale '{slug}'.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message.Replace(slug, "nowhere", StringComparison.Ordinal), unknown.Message);

        using var stranger = node.Browser();
        Assert.Equal(401, (await stranger.PostAsync("/hubs/merchant/negotiate?negotiateVersion=1")).Status);
        var keysOnly = (string)(await mine.PostAsync("/api/merchant/keys", new { name = "Keys", scopes = new[] { "keys:manage" } })).Ok()["key"]!;
        using var key = node.Browser(keysOnly);
        Assert.Equal("not-allowed", (await key.PostAsync("/hubs/merchant/negotiate?negotiateVersion=1")).Problem);
    }

    private HubConnection PageOf(ApiBrowser person) => new HubConnectionBuilder()
        .WithUrl("http://localhost/hubs/merchant", options =>
        {
            options.Transports = HttpTransportType.LongPolling; // A test server has no sockets.
            options.HttpMessageHandlerFactory = _ => node.Handler();
            options.Headers["Cookie"] = string.Join("; ", person.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
        })
        .Build();

    /// <summary>Tickets as the worker leaves them.</summary>
    private async Task TicketsAsync(SaleId sale, params (string State, int Count)[] tickets)
    {
        var number = 0L;
        foreach (var (state, count) in tickets)
        {
            for (var i = 0; i < count; i++)
            {
                await using var command = node.Database.CreateCommand(
                    """
                    INSERT INTO ticket (ticket_id, sale_id, shopper_id, number, granted_at, missed_at, wish, revision, state, skus, quantities)
                    VALUES (gen_random_uuid(), $1, gen_random_uuid(), $2, CASE WHEN $3 = 'missed' THEN NULL ELSE now() END,
                        CASE WHEN $3 = 'missed' THEN now() END, CASE WHEN $3 = 'missed' THEN 'a:1' END, 1, $3, '{a}', '{1}')
                    """);
                command.Parameters.AddWithValue(sale.Value);
                command.Parameters.AddWithValue(++number);
                command.Parameters.AddWithValue(state);
                await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
        }
    }
}
