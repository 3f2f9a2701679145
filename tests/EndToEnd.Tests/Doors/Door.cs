using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>An answer, read whole.</summary>
internal sealed record Answer(int Status, JsonNode? Body)
{
    /// <summary>A refusal as the table in docs/api.md lists it: type and status.</summary>
    public (string? Type, int Status) Refusal => (((string?)Body?["type"])?.Replace("/problems/", "", StringComparison.Ordinal), Status);

    public JsonNode Ok()
    {
        Assert.True(Status is >= 200 and < 300, $"{Status}: {Body}");
        return Body!;
    }
}

/// <summary>The ledger's doors, as merchants and shoppers knock on them.</summary>
internal sealed class Door(ShopApi api, string apiKey) : IDisposable
{
    public ShopApi Api => api;

    /// <summary>A sale that opens at once, with what the test changes about it.</summary>
    public static JsonObject SaleOf(JsonObject change)
    {
        var now = TimeProvider.System.GetUtcNow();
        var sale = new JsonObject
        {
            ["slug"] = ServersFixture.UniqueName("sale")[..20],
            ["name"] = "Sneaker drop",
            ["startsAt"] = now,
            ["endsAt"] = now.AddHours(1),
            ["ratePerMinute"] = 60_000,
            ["items"] = new JsonArray(ItemOf("sneaker", 10)),
        };
        foreach (var (name, value) in change)
        {
            sale[name] = value?.DeepClone();
        }

        return sale;
    }

    public static JsonObject ItemOf(string sku, int units, int limitPerShopper = 5) => new()
    {
        ["sku"] = sku,
        ["name"] = sku,
        ["price"] = 12_900,
        ["units"] = units,
        ["limitPerShopper"] = limitPerShopper,
    };

    public static JsonArray Items(params JsonObject[] items) => [.. items];

    public async Task<Answer> AskAsync(HttpMethod method, string path, string? bearer, object? body = null, string? key = null)
    {
        using var answer = await api.SendAsync(method, path, bearer, body, key);
        var text = await answer.Content.ReadAsStringAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) == true;
        return new Answer((int)answer.StatusCode, isJson ? JsonNode.Parse(text) : null);
    }

    public Task<Answer> MerchantAsync(HttpMethod method, string path, object? body = null, string? key = null) =>
        AskAsync(method, $"/api/merchant/{path}", apiKey, body, key);

    /// <summary>Schedules a sale; without a change one that opens at once.</summary>
    /// <returns>Its slug.</returns>
    public async Task<string> ScheduleAsync(JsonObject change) => (string)(await MerchantAsync(HttpMethod.Post, "sales", SaleOf(change))).Ok()["slug"]!;

    public async Task<string> OpenSaleAsync(JsonObject change)
    {
        var slug = await ScheduleAsync(change);
        await Until.TrueAsync("the sale opened", async () => (string?)(await api.JsonAsync($"/api/sales/{slug}/progress"))?["state"] == "open");
        return slug;
    }

    public Task<Answer> JoinAsync(string slug, JsonArray items, string? bearer = null) =>
        AskAsync(HttpMethod.Post, $"/api/sales/{slug}/tickets", bearer, new JsonObject { ["items"] = items });

    public async Task<string> JoinedAsync(string slug, string sku = "sneaker", int quantity = 1, string? bearer = null, params string[] alternatives)
    {
        var item = new JsonObject { ["sku"] = sku, ["quantity"] = quantity };
        if (alternatives.Length > 0)
        {
            item["alternatives"] = new JsonArray([.. alternatives.Select(each => (JsonNode)each)]);
        }

        return (string)(await JoinAsync(slug, [item], bearer)).Ok()["ticket"]!;
    }

    /// <summary>A shopper whose turn has come.</summary>
    public async Task<Turn> TurnAsync(string slug, string sku = "sneaker", int quantity = 1, string state = "reserved", params string[] alternatives)
    {
        var bearer = await JoinedAsync(slug, sku, quantity, bearer: null, alternatives);
        return await TurnOfAsync(bearer, state);
    }

    public async Task<Turn> TurnOfAsync(string bearer, string state = "reserved", TimeSpan? deadline = null)
    {
        var ticket = await api.TicketBecomesAsync(bearer, state, deadline);
        return new Turn(bearer, (string)ticket["reservation"]!["id"]!, ticket["reservation"]!);
    }

    public Task<Answer> OnReservationAsync(Turn turn, string verb, string? bearer = null, object? body = null, string? key = null) =>
        AskAsync(HttpMethod.Post, $"/api/reservations/{turn.Reservation}/{verb}", bearer ?? turn.Bearer, body, key);

    public Task<Answer> CheckoutAsync(Turn turn, string key = "key", object? body = null, string? bearer = null) =>
        OnReservationAsync(turn, "checkout", bearer, body, key);

    public Task<Answer> ChangeStockAsync(string slug, object body, string? key = null) =>
        MerchantAsync(HttpMethod.Post, $"sales/{slug}/stock", body, key);

    /// <summary>The balances of one SKU in the order stocked, available, held, sold, withdrawn.</summary>
    public async Task<string> BalancesAsync(string slug, string sku = "sneaker") =>
        BalancesIn((await MerchantAsync(HttpMethod.Get, $"sales/{slug}/stock")).Ok(), sku);

    public static string BalancesIn(JsonNode document, string sku = "sneaker")
    {
        var row = document["stock"]!.AsArray().Single(each => (string?)each!["sku"] == sku)!;
        return string.Join(' ', new[] { "stocked", "available", "held", "sold", "withdrawn" }
            .Select(name => ((long)row[name]!).ToString(CultureInfo.InvariantCulture)));
    }

    public void Dispose() => api.Dispose();
}

/// <summary>A shopper whose turn has come.</summary>
/// <param name="Bearer">The ticket's token.</param>
/// <param name="Reservation">The reservation's id.</param>
/// <param name="Document">The reservation.</param>
internal sealed record Turn(string Bearer, string Reservation, JsonNode Document)
{
    public DateTimeOffset ExpiresAt => (DateTimeOffset)Document["expiresAt"]!;

    public string Items => string.Join(' ', Document["items"]!.AsArray().Select(item => $"{item!["sku"]}={item["quantity"]}"));
}
