using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>What a shopper does with a reservation, and what nobody can do with it.</summary>
[Collection(OnOneWorker.Name)]
public sealed class HoldDoorTests(OneWorkerStack doors)
{
    [Fact]
    public async Task A_hold_is_extended_once_and_every_tab_hears_of_it()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["extendOnce"] = true, ["ratePerMinute"] = 60 });
        await door.JoinedAsync(slug);
        var bearer = await door.JoinedAsync(slug); // The second turn comes a second later: the page is open by then.
        await using var page = await WatchingPage.OpenAsync(door.Api.Address, bearer);
        await Until.TrueAsync("the turn was pushed", () => page.WasTold("reserved"));
        var turn = await door.TurnOfAsync(bearer);

        var extended = (await door.OnReservationAsync(turn, "extend")).Ok()["reservation"]!;
        Assert.Equal(turn.ExpiresAt.AddMinutes(10), (DateTimeOffset)extended["expiresAt"]!, TimeSpan.FromSeconds(1));
        await Until.TrueAsync("the other tab heard of it", () =>
            page.Tickets.Any(ticket => (string?)ticket["reservation"]?["expiresAt"] == (string?)extended["expiresAt"]));

        Assert.Equal(("already-extended", 409), (await door.OnReservationAsync(turn, "extend")).Refusal);
        Assert.Equal((string?)extended["expiresAt"], (string?)(await door.Api.TicketAsync(turn.Bearer))["reservation"]!["expiresAt"]);

        var strict = await door.TurnAsync(await door.OpenSaleAsync([]));
        Assert.Equal(("extend-not-allowed", 409), (await door.OnReservationAsync(strict, "extend")).Refusal);
        await doors.VerifyLedgerAsync();
    }

    /// <summary>How long it took is asked of the ledger's own clock, and the median of five times counts: two busy cores lose a moment now and then, and a
    /// promise that is broken is broken every time.</summary>
    [Fact]
    public async Task A_unit_that_is_given_back_goes_to_the_next_within_two_seconds()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["items"] = Door.Items(Door.ItemOf("sneaker", 1)) });
        var holder = await door.TurnAsync(slug);
        var first = holder;
        var next = new Queue<string>();
        for (var i = 0; i < 6; i++)
        {
            next.Enqueue(await door.JoinedAsync(slug));
        }

        while (next.TryDequeue(out var bearer) && next.TryPeek(out var after))
        {
            Assert.Equal(204, (await door.OnReservationAsync(holder, "release")).Status);
            holder = await door.TurnOfAsync(bearer);
            Assert.Equal("waiting", (string?)(await door.Api.TicketAsync(after))["state"]);
        }

        var idle = await doors.Stack.Database.IdleOfReturnedAsync(slug);
        Assert.Equal(5, idle.Count);
        Assert.InRange(idle.Order().ElementAt(2), TimeSpan.Zero, TimeSpan.FromSeconds(2));

        // Giving back twice is a retry, and gives nothing back twice.
        Assert.Equal(204, (await door.OnReservationAsync(first, "release")).Status);
        Assert.Equal(("already-released", 409), (await door.CheckoutAsync(first)).Refusal);
        Assert.Equal(("already-released", 409), (await door.OnReservationAsync(first, "extend")).Refusal);
        Assert.Equal("1 0 1 0 0", await door.BalancesAsync(slug));
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task Nobody_acts_on_what_is_anothers_or_does_not_exist()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["extendOnce"] = true });
        var mine = await door.TurnAsync(slug);
        var stranger = await door.JoinedAsync(slug);
        await door.TurnOfAsync(stranger);
        var nothing = mine with { Reservation = Guid.NewGuid().ToString("N") };
        var nonsense = mine with { Reservation = "nonsense" };
        foreach (var verb in new[] { "checkout", "release", "extend" })
        {
            Assert.Equal(("not-yours", 403), (await door.OnReservationAsync(mine, verb, stranger, key: "key")).Refusal);
            Assert.Equal(("reservation-not-found", 404), (await door.OnReservationAsync(nothing, verb, key: "key")).Refusal);
            Assert.Equal(("reservation-not-found", 404), (await door.OnReservationAsync(nonsense, verb, key: "key")).Refusal);
            Assert.Equal(("unauthorized", 401), (await door.OnReservationAsync(mine, verb, bearer: "forged", key: "key")).Refusal);
        }

        Assert.Equal("10 8 2 0 0", await door.BalancesAsync(slug));
        Assert.Equal(mine.ExpiresAt, (await door.TurnOfAsync(mine.Bearer)).ExpiresAt);
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task A_checkout_buys_once_whatever_is_sent_again()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync([]);
        var (turn, other) = (await door.TurnAsync(slug), await door.TurnAsync(slug));
        Assert.Equal(("key-missing", 400), (await door.OnReservationAsync(turn, "checkout")).Refusal);
        Assert.Equal(("key-missing", 400), (await door.CheckoutAsync(turn, new string('k', 201))).Refusal);

        var order = (await door.CheckoutAsync(turn, "key", new { note = "gift" })).Ok();
        Assert.True(JsonNode.DeepEquals(order, (await door.CheckoutAsync(turn, "key", new { note = "gift" })).Ok()));
        Assert.Equal(("key-reused", 422), (await door.CheckoutAsync(turn, "key", new { note = "no gift" })).Refusal);
        Assert.Equal(("key-reused", 422), (await door.CheckoutAsync(other with { Bearer = turn.Bearer }, "key", new { note = "gift" })).Refusal);
        Assert.Equal(("already-bought", 409), (await door.CheckoutAsync(turn, "another")).Refusal);
        Assert.Equal(("already-bought", 409), (await door.OnReservationAsync(turn, "release")).Refusal);
        Assert.Equal(("already-bought", 409), (await door.OnReservationAsync(turn, "extend")).Refusal);
        Assert.Equal("10 8 1 1 0", await door.BalancesAsync(slug));
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task What_has_expired_can_neither_be_bought_nor_given_back_nor_extended()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["extendOnce"] = true });
        await doors.Stack.Database.ShortenHoldsAsync(slug, TimeSpan.FromSeconds(1));
        var turn = await door.TurnAsync(slug);
        await door.Api.TicketBecomesAsync(turn.Bearer, "expired");
        Assert.Equal(("expired", 409), (await door.CheckoutAsync(turn)).Refusal);
        Assert.Equal(("expired", 409), (await door.OnReservationAsync(turn, "release")).Refusal);
        Assert.Equal(("expired", 409), (await door.OnReservationAsync(turn, "extend")).Refusal);
        Assert.Equal("10 10 0 0 0", await door.BalancesAsync(slug));
        await doors.VerifyLedgerAsync();
    }

    /// <summary>The way to two tickets of one account, and through it to more than a limit: leave, come again, and leave the old one once more.</summary>
    [Fact]
    public async Task An_account_that_leaves_the_same_ticket_twice_still_has_one_place()
    {
        using var door = doors.Open();
        using var shop = new SigningShop();
        var slug = await door.OpenSaleAsync(shop.Terms());
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/pause", new { })).Ok();
        var first = (await JoinAsync("mia")).Ok();
        Assert.Equal(204, await LeaveAsync(first));
        var second = (await JoinAsync("mia")).Ok();
        var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => i % 2 == 0 ? await LeaveAsync(first) : (await JoinAsync("mia")).Status));
        Assert.All(others, status => Assert.True(status is 200 or 204, $"{status}"));
        Assert.Equal((long)second["number"]!, (long)(await JoinAsync("mia")).Ok()["number"]!);
        Assert.Equal((long)second["number"]! + 1, (long)(await JoinAsync("tom")).Ok()["number"]!);

        Task<Answer> JoinAsync(string account) => door.AskAsync(
            HttpMethod.Post, $"/api/sales/{slug}/tickets", bearer: null, new { items = new[] { new { sku = "sneaker", quantity = 1 } }, login = shop.Login(account, slug) });

        async Task<int> LeaveAsync(JsonNode ticket) => (await door.AskAsync(HttpMethod.Delete, "/api/ticket", (string)ticket["ticket"]!)).Status;
    }

    [Fact]
    public async Task Limits_count_over_all_tickets_and_devices_of_one_shopper()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject
        {
            ["limitPerShopper"] = 3,
            ["items"] = Door.Items(Door.ItemOf("sneaker", 9, limitPerShopper: 2), Door.ItemOf("cap", 9, limitPerShopper: 2)),
        });
        using var phone = new Browser(door.Api.Address);
        await phone.JoinAsync(slug, "sneaker", 2);
        using var laptop = phone.OtherDevice();
        var held = await door.TurnOfAsync(await laptop.TicketOfAsync(slug));
        (await door.CheckoutAsync(held)).Ok();

        // The first ticket is left behind; the account comes again, from the other device.
        Assert.Equal(204, (await door.AskAsync(HttpMethod.Delete, "/api/ticket", held.Bearer)).Status);
        Assert.Equal("blocked", await SecondAsync(laptop, "sneaker", 1)); // two of the item bought, two allowed
        Assert.Equal("blocked", await SecondAsync(phone, "cap", 2)); // four in the sale, three allowed
        Assert.Equal("reserved", await SecondAsync(laptop, "cap", 1));
        Assert.Equal("9 7 0 2 0", await door.BalancesAsync(slug));
        Assert.Equal("9 9 0 0 0", await door.BalancesAsync(slug, "cap")); // It was left, and with it went the hold.
        await doors.VerifyLedgerAsync();

        async Task<string> SecondAsync(Browser device, string sku, int quantity)
        {
            var bearer = await device.JoinAsync(slug, sku, quantity);
            var state = "waiting";
            await Until.TrueAsync("it was decided", async () => (state = (string)(await door.Api.TicketAsync(bearer))["state"]!) != "waiting");
            await door.AskAsync(HttpMethod.Delete, "/api/ticket", bearer);
            return state;
        }
    }
}
