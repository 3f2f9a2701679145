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
    public async Task<string> OpenSaleAsync(int units, int ratePerMinute = 60_000, int limitPerShopper = 2, string policy = "reserve-first")
    {
        var slug = ServersFixture.UniqueName("sale")[..20];
        var now = TimeProvider.System.GetUtcNow();
        using var answer = await SendAsync(HttpMethod.Post, "/api/merchant/sales", apiKey, new
        {
            slug,
            name = "Sneaker drop",
            startsAt = now,
            endsAt = now.AddHours(1),
            ratePerMinute,
            policy,
            holdMinutes = 10,
            items = new[] { new { sku = "sneaker", name = "Sneaker", price = 12_900, units, limitPerShopper } },
        });
        answer.EnsureSuccessStatusCode();
        await Until.TrueAsync("the sale opened", async () => (string?)(await JsonAsync($"/api/sales/{slug}/progress"))?["state"] == "open");
        return slug;
    }

    public Task<HttpResponseMessage> JoinAsync(string slug, string? bearer = null, int quantity = 1) =>
        SendAsync(HttpMethod.Post, $"/api/sales/{slug}/tickets", bearer, new { items = new[] { new { sku = "sneaker", quantity } } });

    public async Task<Joined> JoinedAsync(string slug, int quantity = 1)
    {
        using var answer = await JoinAsync(slug, quantity: quantity);
        answer.EnsureSuccessStatusCode();
        return Joined.Of(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
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
internal sealed record Joined(string Bearer, long Number)
{
    public static Joined Of(JsonNode ticket) => new((string)ticket["ticket"]!, (long)ticket["number"]!);
}
