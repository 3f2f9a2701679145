using System.Text.Json.Nodes;
using AdmissionQueue.Warmup;
using EndToEnd.Tests.Stack;
using InventoryLedger.Catalog;
using StackExchange.Redis;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>The merchant's hand on the stock, over HTTP.</summary>
[Collection(OnOneWorker.Name)]
public sealed class StockDoorTests(OneWorkerStack doors)
{
    [Fact]
    public async Task A_restock_is_seen_by_everybody_and_serves_who_waits()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["items"] = Door.Items(Door.ItemOf("sneaker", 2)) });

        // All units are held, so who comes next waits for them; asking for more than that would be told "sold out" at once.
        await door.TurnAsync(slug, quantity: 2);
        var next = await door.JoinedAsync(slug, quantity: 2);
        Assert.Equal("waiting", (string?)(await door.Api.TicketAsync(next))["state"]);

        var changed = (await door.ChangeStockAsync(slug, new { sku = "sneaker", restock = 7 })).Ok();
        Assert.Equal("9 7 2 0 0", Door.BalancesIn(changed));
        await Until.TrueAsync("progress has it", async () => await ShownAsync(door, slug) is (7, 2) or (5, 4));
        await door.TurnOfAsync(next);
        Assert.Equal("9 5 4 0 0", await door.BalancesAsync(slug));

        (await door.ChangeStockAsync(slug, new { sku = "sneaker", withdraw = 4 })).Ok();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(doors.RedisConfiguration);
        var sale = await doors.IdOfAsync(slug);
        await Until.TrueAsync(
            "Redis has it", async () => (await new StockMirror(redis).ReadAsync(sale))[0] is { Available: 1, Held: 4 });
        await Until.TrueAsync("progress has it", async () => await ShownAsync(door, slug) is (1, 4));
        Assert.Equal("9 1 4 0 4", await door.BalancesAsync(slug));
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task A_change_that_is_sent_again_moves_nothing_twice()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync([]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => door.ChangeStockAsync(slug, new { sku = "sneaker", restock = 5 }, "delivery-1")));
        Assert.All(answers, answer => Assert.Equal("15 15 0 0 0", Door.BalancesIn(answer.Ok())));
        Assert.Equal(("key-reused", 422), (await door.ChangeStockAsync(slug, new { sku = "sneaker", restock = 6 }, "delivery-1")).Refusal);
        Assert.Equal(("key-missing", 400), (await door.ChangeStockAsync(slug, new { sku = "sneaker", restock = 6 }, new string('k', 201))).Refusal);
        Assert.Equal("15 15 0 0 0", await door.BalancesAsync(slug));
        await doors.VerifyLedgerAsync();
    }

    private static readonly (string Body, string Type, int Status)[] BadChanges =
    [
        ("""{"sku":"boot","restock":1}""", "unknown-sku", 422),
        ("""{"sku":"no such sku!","restock":1}""", "unknown-sku", 422),
        ("""{"restock":1}""", "unknown-sku", 422),
        ("""{"sku":"sneaker","restock":0}""", "bad-quantity", 422),
        ("""{"sku":"sneaker","restock":-1}""", "bad-quantity", 422),
        ("""{"sku":"sneaker","withdraw":-1}""", "bad-quantity", 422),
        ("""{"sku":"sneaker","restock":100000001}""", "bad-quantity", 422),
        ("""{"sku":"sneaker","restock":9223372036854775807}""", "bad-quantity", 422),
        ("""{"sku":"sneaker","withdraw":-99999999999999999999999}""", "bad-quantity", 422),
        ("""{"sku":"sneaker","restock":99999999999999999999999}""", "bad-quantity", 422),
        ("""{"sku":"sneaker","restock":1.5}""", "malformed", 400),
        ("""{"sku":"sneaker","restock":"1"}""", "malformed", 400),
        ("""{"sku":"sneaker"}""", "invalid", 422),
        ("""{"sku":"sneaker","restock":1,"withdraw":1}""", "invalid", 422),
        ("null", "invalid", 422),
        ("""{"sku":"sneaker","withdraw":10}""", "not-available", 409),
    ];

    [Fact]
    public async Task What_can_not_be_done_is_refused_by_name_and_changes_no_balance()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync([]);
        await door.TurnAsync(slug);
        foreach (var bad in BadChanges)
        {
            var answer = await door.ChangeStockAsync(slug, JsonNode.Parse(bad.Body)!);
            Assert.True((bad.Type, bad.Status) == answer.Refusal, $"{bad.Body}: {answer.Status} {answer.Body}");
        }

        Assert.Equal("10 9 1 0 0", await door.BalancesAsync(slug));
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task Another_merchant_finds_nothing_and_nobody_gets_in_without_a_key()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync([]);
        var other = (await new MerchantStore(doors.Stack.Database).CreateAsync("Other", CancellationToken.None)).ApiKey;
        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, $"/api/merchant/sales/{slug}/stock", null),
            (HttpMethod.Post, $"/api/merchant/sales/{slug}/stock", new { sku = "sneaker", restock = 1 }),
            (HttpMethod.Get, $"/api/merchant/sales/{slug}/vouchers", null),
        })
        {
            Assert.Equal(("not-found", 404), (await door.AskAsync(method, path, other, body)).Refusal);
            Assert.Equal(("unauthorized", 401), (await door.AskAsync(method, path, bearer: null, body)).Refusal);
        }

        Assert.Equal("10 10 0 0 0", await door.BalancesAsync(slug));
    }

    [Fact]
    public async Task Sold_out_is_final_and_a_restock_then_says_what_to_do()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync([]);
        (await door.ChangeStockAsync(slug, new { sku = "sneaker", withdraw = 10 })).Ok();
        await Until.TrueAsync("the sale sold out", async () => (string?)(await door.Api.JsonAsync($"/api/sales/{slug}/progress"))!["state"] == "sold-out");

        Assert.Equal(("sold-out", 409), (await door.ChangeStockAsync(slug, new { sku = "sneaker", restock = 1 })).Refusal);
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/close")).Ok();
        Assert.Equal(("closed", 409), (await door.ChangeStockAsync(slug, new { sku = "sneaker", restock = 1 })).Refusal);
        Assert.Equal("10 0 0 0 10", await door.BalancesAsync(slug));

        Assert.Equal(slug, await door.OpenSaleAsync(new JsonObject { ["slug"] = slug }));
        await door.TurnAsync(slug);
        await doors.VerifyLedgerAsync();
    }

    private static async Task<(long Available, long Held)> ShownAsync(Door door, string slug)
    {
        var level = (await door.Api.JsonAsync($"/api/sales/{slug}/progress"))!["stock"]![0]!;
        return ((long)level["available"]!, (long)level["held"]!);
    }
}
