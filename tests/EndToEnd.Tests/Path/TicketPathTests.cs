using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Path;

/// <summary>The whole way of a ticket, on real processes and real servers.</summary>
[Collection(OnTwoWorkers.Name)]
public sealed class TicketPathTests(TwoWorkerStack shared)
{
    [Fact]
    public async Task A_shopper_joins_hears_of_the_turn_and_buys()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 5, ratePerMinute: 60);
        var first = await api.JoinedAsync(slug);
        var second = await api.JoinedAsync(slug);
        Assert.Equal((1, 2), (first.Number, second.Number));

        await using var page = await WatchingPage.OpenAsync(api.Address, second.Bearer);
        await Until.TrueAsync("the turn was pushed", () => page.WasTold("reserved"));
        Assert.NotEmpty(page.Progress);
        var reservation = (string)page.Tickets.Last()["reservation"]!["id"]!;

        using var bought = await api.CheckoutAsync(reservation, second.Bearer, "key-1");
        using var again = await api.CheckoutAsync(reservation, second.Bearer, "key-1");
        Assert.Equal(HttpStatusCode.OK, bought.StatusCode);
        Assert.Equal(await bought.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal("bought", (string?)(await api.TicketAsync(second.Bearer))["state"]);
        await Until.TrueAsync("the other tabs heard of it", () => page.WasTold("bought"));
        await stack.Database.AddsUpAsync(slug, stocked: 5);
    }

    [Fact]
    public async Task Who_polls_gets_the_turn_too_and_what_is_given_back_or_expires_goes_to_the_next()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 1);
        var first = await api.JoinedAsync(slug);
        var held = await api.TicketBecomesAsync(first.Bearer, "reserved");
        var second = await api.JoinedAsync(slug);
        var third = await api.JoinedAsync(slug);
        Assert.Equal("waiting", (string?)(await api.TicketAsync(second.Bearer))["state"]);
        await Until.TrueAsync("both wait for the unit", async () => await stack.Database.WaitingForUnitsAsync(slug) == 2);

        await stack.Database.ShortenHoldsAsync(slug, TimeSpan.FromSeconds(2));
        using var released = await api.SendAsync(HttpMethod.Post, $"/api/reservations/{held["reservation"]!["id"]}/release", first.Bearer);
        Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);

        await api.TicketBecomesAsync(second.Bearer, "reserved");
        await api.TicketBecomesAsync(second.Bearer, "expired");
        await api.TicketBecomesAsync(third.Bearer, "reserved");
        await stack.Database.AddsUpAsync(slug, stocked: 1);
    }

    [Fact]
    public async Task Units_that_come_back_together_go_to_the_lowest_numbers_whichever_worker_has_them()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 8);
        var holders = await api.JoinAllAsync(slug, shoppers: 8);
        var held = await Task.WhenAll(holders.Select(holder => api.TicketBecomesAsync(holder.Bearer, "reserved")));
        var others = await api.JoinAllAsync(slug, shoppers: 30);
        await Until.TrueAsync("all others wait for units", async () => await stack.Database.WaitingForUnitsAsync(slug) == 30);

        await Task.WhenAll(held.Zip(holders, (ticket, holder) =>
            api.SendAsync(HttpMethod.Post, $"/api/reservations/{ticket["reservation"]!["id"]}/release", holder.Bearer)));
        await Task.WhenAll(others.OrderBy(other => other.Number).Take(8).Select(next => api.TicketBecomesAsync(next.Bearer, "reserved")));
        Assert.Equal(Enumerable.Range(1, 16).Select(number => (long)number), (await stack.Database.GrantOrderAsync(slug)).Order());
        await stack.Database.AddsUpAsync(slug, stocked: 8);
    }

    [Fact]
    public async Task The_sale_sells_out_for_everybody_at_once()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 2);
        var joined = await api.JoinAllAsync(slug, shoppers: 20);
        var winners = new Dictionary<Joined, string>();
        await Until.TrueAsync("two were reserved", async () =>
        {
            foreach (var ticket in joined)
            {
                if ((await api.TicketAsync(ticket.Bearer))["reservation"] is { } reservation)
                {
                    winners[ticket] = (string)reservation["id"]!;
                }
            }

            return winners.Count == 2;
        });
        await using var page = await WatchingPage.OpenAsync(api.Address, joined.First(ticket => !winners.ContainsKey(ticket)).Bearer);

        foreach (var (winner, reservation) in winners)
        {
            using var bought = await api.CheckoutAsync(reservation, winner.Bearer, "key");
            Assert.Equal(HttpStatusCode.OK, bought.StatusCode);
        }

        await Until.TrueAsync("everybody was told", () => page.Progress.Any(progress => (string?)progress["state"] == "sold-out"));
        foreach (var ticket in joined)
        {
            Assert.Equal(winners.ContainsKey(ticket) ? "bought" : "sold-out", (string?)(await api.TicketAsync(ticket.Bearer))["state"]);
        }

        using var tooLate = await api.JoinAsync(slug);
        Assert.Equal(HttpStatusCode.Conflict, tooLate.StatusCode);
        Assert.Equal("/problems/sold-out", (string?)JsonNode.Parse(await tooLate.Content.ReadAsStringAsync())!["type"]);
        await stack.Database.AddsUpAsync(slug, stocked: 2);
    }
}
