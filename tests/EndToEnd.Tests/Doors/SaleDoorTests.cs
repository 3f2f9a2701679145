using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>What a merchant may schedule, and how a sale then decides.</summary>
[Collection(OnOneWorker.Name)]
public sealed class SaleDoorTests(OneWorkerStack doors)
{
    private static readonly (string Field, JsonNode Value)[] BadFields =
    [
        ("limitPerShopper", -1),
        ("limitPerShopper", 100_001),
        ("voucherValue", -1),
        ("voucherValue", 1_000_000_000_001),
        ("voucherDays", 0),
        ("voucherDays", 3_651),
        ("holdMinutes", 0),
        ("holdMinutes", 1_441),
    ];

    [Fact]
    public async Task The_ledgers_terms_are_taken_kept_and_bounded()
    {
        using var door = doors.Open();
        var terms = new JsonObject
        {
            ["policy"] = "first-to-pay",
            ["fulfilment"] = "what-is-left",
            ["limitPerShopper"] = 4,
            ["extendOnce"] = true,
            ["voucherValue"] = 750,
            ["voucherDays"] = 30,
        };
        var slug = await door.OpenSaleAsync(terms);
        foreach (var document in new[] { (await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}")).Ok(), await door.Api.JsonAsync($"/api/sales/{slug}") })
        {
            Assert.All(terms, term => Assert.True(JsonNode.DeepEquals(term.Value, document![term.Key]), $"{term.Key}: {document![term.Key]}"));
        }

        foreach (var (field, value) in BadFields)
        {
            var answer = await door.MerchantAsync(HttpMethod.Post, "sales", Door.SaleOf(new JsonObject { [field] = value.DeepClone() }));
            Assert.Equal(("invalid", 400), answer.Refusal);
            Assert.Equal(field, Assert.Single(answer.Body!["errors"]!.AsObject()).Key);
        }

        var unknown = await door.MerchantAsync(HttpMethod.Post, "sales", Door.SaleOf(new JsonObject { ["fulfilment"] = "half" }));
        Assert.Equal(("malformed", 400), unknown.Refusal);
        Assert.Contains("$.fulfilment", (string)unknown.Body!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reserve_first_holds_for_the_first_and_lets_the_rest_wait()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["policy"] = "reserve-first", ["items"] = Door.Items(Door.ItemOf("sneaker", 1)) });
        var first = await door.TurnAsync(slug);
        var second = await door.JoinedAsync(slug);
        Assert.Equal("waiting", (string?)(await door.Api.TicketAsync(second))["state"]);
        var order = (await door.CheckoutAsync(first)).Ok()["order"]!;
        Assert.Equal((12_900L, "EUR"), ((long)order["total"]!, (string)order["currency"]!));
        await door.Api.TicketBecomesAsync(second, "sold-out");
        Assert.Equal("1 0 0 1 0", await door.BalancesAsync(slug));
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task Decrement_at_checkout_lets_the_till_decide_and_gives_no_voucher()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject
        {
            ["policy"] = "decrement-at-checkout",
            ["items"] = Door.Items(Door.ItemOf("sneaker", 1)),
        });
        var turns = new[] { await door.TurnAsync(slug, state: "admitted"), await door.TurnAsync(slug, state: "admitted") };
        Assert.Equal("1 1 0 0 0", await door.BalancesAsync(slug));

        var answers = await Task.WhenAll(turns.Select(turn => door.CheckoutAsync(turn)));
        var lost = Assert.Single(answers, answer => answer.Status != 200);
        Assert.Equal(("out-of-stock", 409), lost.Refusal);
        Assert.Null(lost.Body!["voucher"]);
        Assert.Equal("1 0 0 1 0", await door.BalancesAsync(slug));
        Assert.Empty((await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}/vouchers")).Ok()["vouchers"]!.AsArray());
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task What_is_left_is_given_where_the_sale_says_so()
    {
        using var door = doors.Open();
        var items = Door.Items(Door.ItemOf("sneaker", 3));
        var slug = await door.OpenSaleAsync(new JsonObject { ["fulfilment"] = "what-is-left", ["items"] = items.DeepClone() });
        Assert.Equal("sneaker=2", (await door.TurnAsync(slug, quantity: 2)).Items);
        Assert.Equal("sneaker=1", (await door.TurnAsync(slug, quantity: 5)).Items);

        var whole = await door.OpenSaleAsync(new JsonObject { ["fulfilment"] = "all-or-nothing", ["items"] = items });
        await door.TurnAsync(whole, quantity: 2);
        var waits = await door.JoinedAsync(whole, quantity: 3);
        Assert.Equal("waiting", (string?)(await door.Api.TicketAsync(waits))["state"]);
        Assert.Equal("3 1 2 0 0", await door.BalancesAsync(whole));
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task Alternatives_are_granted_in_their_order()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject
        {
            ["items"] = Door.Items(Door.ItemOf("blue", 1), Door.ItemOf("black", 1), Door.ItemOf("red", 5, limitPerShopper: 2)),
        });
        Assert.Equal("blue=1", (await door.TurnAsync(slug, "blue", alternatives: ["black", "red"])).Items);
        Assert.Equal("black=1", (await door.TurnAsync(slug, "blue", alternatives: ["black", "red"])).Items);
        Assert.Equal("red=1", (await door.TurnAsync(slug, "blue", alternatives: ["black", "red"])).Items);
        Assert.Equal("5 4 1 0 0", await door.BalancesAsync(slug, "red"));
        await doors.VerifyLedgerAsync();
    }

    private static readonly (string Items, string Type, int Status)[] BadJoins =
    [
        ("""[{"sku":"boot","quantity":1}]""", "unknown-sku", 422),
        ("""[{"quantity":1}]""", "unknown-sku", 422),
        ("""[{"sku":"blue","quantity":1,"alternatives":["boot"]}]""", "unknown-sku", 422),
        ("""[{"sku":"blue","quantity":1,"alternatives":[null]}]""", "unknown-sku", 422),
        ("""[{"sku":"blue","quantity":0}]""", "bad-quantity", 422),
        ("""[{"sku":"blue","quantity":-1}]""", "bad-quantity", 422),
        ("""[{"sku":"blue"}]""", "bad-quantity", 422),
        ("""[{"sku":"blue","quantity":4294967297}]""", "over-limit", 422),
        ("""[{"sku":"blue","quantity":99999999999999999999999}]""", "over-limit", 422),
        ("""[{"sku":"blue","quantity":-99999999999999999999999}]""", "bad-quantity", 422),
        ("""[{"sku":"blue","quantity":3,"alternatives":["red"]}]""", "over-limit", 422),
        ("""[{"sku":"blue","quantity":4},{"sku":"red","quantity":2}]""", "over-limit", 422),
        ("""[{"sku":"blue","quantity":1,"alternatives":["blue"]}]""", "invalid", 422),
        ("""[{"sku":"blue","quantity":1,"alternatives":["red","red"]}]""", "invalid", 422),
        ("""[{"sku":"blue","quantity":1},{"sku":"blue","quantity":1}]""", "invalid", 422),
        ("[]", "invalid", 422),
        ("""[{"sku":"blue","quantity":1.5}]""", "malformed", 400),
        ("""[{"sku":"blue","quantity":1,"alternatives":"red"}]""", "malformed", 400),
    ];

    [Fact]
    public async Task A_join_that_can_not_be_served_is_refused_by_name()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject
        {
            ["limitPerShopper"] = 5,
            ["items"] = Door.Items(Door.ItemOf("blue", 9), Door.ItemOf("red", 9, limitPerShopper: 2)),
        });
        foreach (var bad in BadJoins)
        {
            var answer = await door.JoinAsync(slug, JsonNode.Parse(bad.Items)!.AsArray());
            Assert.True((bad.Type, bad.Status) == answer.Refusal, $"{bad.Items}: {answer.Status} {answer.Body}");
        }

        Assert.Equal("9 9 0 0 0", await door.BalancesAsync(slug, "blue"));
    }
}
