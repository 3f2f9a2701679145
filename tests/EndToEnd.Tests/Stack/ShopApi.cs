using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TestServers;

namespace EndToEnd.Tests.Stack;

/// <summary>The public HTTP surface, as merchants and shoppers use it.</summary>
internal sealed class ShopApi(Uri address, string apiKey) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    public Uri Address => address;

    /// <summary>Schedules a sale that opens at once, and waits until it is open.</summary>
    public async Task<string> OpenSaleAsync(
        int units, int ratePerMinute = 60_000, int limitPerShopper = 2, string policy = "reserve-first", object[]? lanes = null)
    {
        var slug = await ScheduleAsync(TimeProvider.System.GetUtcNow(), units, ratePerMinute, limitPerShopper, policy, lanes);
        await BecomesAsync(slug, "open");
        return slug;
    }

    /// <summary>Schedules a sale that opens by itself.</summary>
    public Task<string> ScheduleAsync(
        DateTimeOffset startsAt, int units, int ratePerMinute = 60_000, int limitPerShopper = 2, string policy = "reserve-first", object[]? lanes = null) =>
        ScheduleAsync(new
        {
            startsAt,
            endsAt = startsAt.AddHours(1),
            ratePerMinute,
            policy,
            lanes = lanes ?? [],
            items = new[] { new { sku = "sneaker", name = "Sneaker", price = 12_900, units, limitPerShopper } },
        });

    /// <summary>Schedules a sale whose lobby opens at once and which starts when the ledger's clock is moved, and waits for the lobby.</summary>
    public async Task<string> OpenLobbyAsync(int units, int ratePerMinute = 60_000, string? order = null, object[]? lanes = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var slug = await ScheduleAsync(new
        {
            startsAt = now.AddMinutes(30),
            endsAt = now.AddHours(1),
            lobbyMinutes = 40,
            order,
            lanes = lanes ?? [],
            ratePerMinute,
            items = new[] { new { sku = "sneaker", name = "Sneaker", price = 12_900, units, limitPerShopper = 2 } },
        });
        await BecomesAsync(slug, "lobby");
        return slug;
    }

    public Task BecomesAsync(string slug, string state) => Until.TrueAsync(
        $"the sale became {state}", async () => (string?)(await JsonAsync($"/api/sales/{slug}/progress"))?["state"] == state);

    /// <summary>What a merchant does to a sale.</summary>
    public Task<HttpResponseMessage> MerchantAsync(string path, object body) => SendAsync(HttpMethod.Post, $"/api/merchant/sales{path}", apiKey, body);

    public Task<HttpResponseMessage> JoinAsync(string slug, string? bearer = null, int quantity = 1) =>
        SendAsync(HttpMethod.Post, $"/api/sales/{slug}/tickets", bearer, new { items = new[] { new { sku = "sneaker", quantity } } });

    public async Task<Joined> JoinedAsync(string slug, int quantity = 1)
    {
        using var answer = await JoinAsync(slug, quantity: quantity);
        answer.EnsureSuccessStatusCode();
        return Joined.Of(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Joins as soon as joins are taken again.</summary>
    public async Task<Joined> JoinWhenTakenAsync(string slug, TimeSpan? deadline = null)
    {
        Joined? joined = null;
        await Until.TrueAsync("joins were taken again", async () =>
        {
            using var answer = await JoinAsync(slug);
            joined = answer.IsSuccessStatusCode ? Joined.Of(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!) : null;
            return joined is not null;
        }, deadline);
        return joined!;
    }

    /// <summary>Many shoppers join, a few at a time.</summary>
    public async Task<IReadOnlyList<Joined>> JoinAllAsync(string slug, int shoppers)
    {
        var joined = new Joined[shoppers];
        await Parallel.ForAsync(0, shoppers, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => joined[i] = await JoinedAsync(slug));
        return joined;
    }

    public async Task<JsonNode> TicketAsync(string bearer)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/ticket", bearer);
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    public async Task<JsonNode> TicketBecomesAsync(string bearer, string state, TimeSpan? deadline = null)
    {
        JsonNode ticket = new JsonObject();
        await Until.TrueAsync(
            $"the ticket became {state}", async () => (string?)(ticket = await TicketAsync(bearer))["state"] == state, deadline);
        return ticket;
    }

    private async Task<string> ScheduleAsync(object terms)
    {
        var slug = ServersFixture.UniqueName("sale")[..20];
        var sale = JsonSerializer.SerializeToNode(terms, JsonSerializerOptions.Web)!.AsObject();
        (sale["slug"], sale["name"], sale["holdMinutes"]) = (slug, "Sneaker drop", 10);
        using var answer = await MerchantAsync("", sale);
        answer.EnsureSuccessStatusCode();
        return slug;
    }

    /// <summary>The highest number given out, as progress says it.</summary>
    public async Task<long> IssuedAsync(string slug) => (long)(await JsonAsync($"/api/sales/{slug}/progress"))!["lanes"]![0]!["issued"]!;

    public async Task<JsonNode?> JsonAsync(string path)
    {
        using var answer = await http.GetAsync(path);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
    }

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? bearer, object? body = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        request.Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await http.SendAsync(request);
    }

    public Task<HttpResponseMessage> CheckoutAsync(string reservation, string bearer, string key) =>
        SendAsync(HttpMethod.Post, $"/api/reservations/{reservation}/checkout", bearer, idempotencyKey: key);

    public void Dispose() => http.Dispose();
}

/// <summary>What a join was answered.</summary>
internal sealed record Joined(string Bearer, string State, long Arrival, long? NumberIfAny)
{
    public long Number => NumberIfAny ?? throw new InvalidOperationException("The ticket has no number yet.");

    public static Joined Of(JsonNode ticket) =>
        new((string)ticket["ticket"]!, (string)ticket["state"]!, (long)ticket["arrival"]!, (long?)ticket["number"]);
}
