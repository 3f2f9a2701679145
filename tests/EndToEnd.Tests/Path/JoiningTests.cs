using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Path;

[Collection(OnOneWorker.Name)]
public sealed class JoiningTests(OneWorkerStack shared)
{
    [Fact]
    public async Task A_duplicate_join_gets_the_same_ticket_however_often_and_at_once()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 10);
        var joined = await api.JoinedAsync(slug);

        var again = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.JoinAsync(slug, joined.Bearer)));

        Assert.All(again, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        foreach (var answer in again)
        {
            Assert.Equal(joined.Number, (long)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["number"]!);
            answer.Dispose();
        }

        await api.TicketBecomesAsync(joined.Bearer, "reserved");
        await Until.TrueAsync("progress says so", async () => await api.IssuedAsync(slug) > 0);
        Assert.Equal(1, await api.IssuedAsync(slug));
        Assert.Equal(1, await stack.Database.DecidedAsync(slug));
    }

    private static readonly (string Slug, string Body, int Status)[] BadJoins =
    [
        ("none", """{"items":[{"sku":"sneaker","quantity":1}]}""", 404),
        ("{slug}", """{"items":[{"sku":"boot","quantity":1}]}""", 422),
        ("{slug}", """{"items":[{"sku":"sneaker","quantity":0}]}""", 422),
        ("{slug}", """{"items":[{"sku":"sneaker","quantity":-1}]}""", 422),
        ("{slug}", """{"items":[{"sku":"sneaker","quantity":3}]}""", 422),
        ("{slug}", """{"items":[{"sku":"sneaker","quantity":1},{"sku":"sneaker","quantity":1}]}""", 422),
        ("{slug}", """{"items":[{"sku":"sneaker","quantity":99999999999}]}""", 422),
        ("{slug}", """{"items":[null]}""", 422),
        ("{slug}", """{"items":[""", 400),
        ("{slug}", "null", 422),
        ("{slug}", "", 422),
        ("{slug}", new string(' ', 40_000), 413),
    ];

    [Fact]
    public async Task Bad_input_is_answered_with_a_problem_and_changes_nothing()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        using var http = new HttpClient { BaseAddress = api.Address };
        var slug = await api.OpenSaleAsync(units: 10);
        var logged = (await File.ReadAllTextAsync(stack.Web.LogPath)).Length;
        foreach (var bad in BadJoins)
        {
            using var content = new StringContent(bad.Body, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync($"/api/sales/{bad.Slug.Replace("{slug}", slug, StringComparison.Ordinal)}/tickets", content);
            Assert.True(bad.Status == (int)answer.StatusCode, $"{bad} was answered with {answer.StatusCode}");
            await IsProblem(answer);
        }

        using var forgedTicket = await api.SendAsync(HttpMethod.Get, "/api/ticket", "eyJhbGciOiJub25lIn0.e30.");
        using var forgedJoin = await api.JoinAsync(slug, "eyJhbGciOiJub25lIn0.e30.");
        Assert.All(new[] { forgedTicket, forgedJoin }, answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode));
        await IsProblem(forgedTicket);

        Assert.Equal(1, (await api.JoinedAsync(slug)).Number);
        Assert.DoesNotContain("fail:", (await File.ReadAllTextAsync(stack.Web.LogPath))[logged..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_ticket_opens_nothing()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var (slug, other) = (await api.OpenSaleAsync(units: 1), await api.OpenSaleAsync(units: 1));
        var mine = await api.JoinedAsync(slug);
        var reservation = (string)(await api.TicketBecomesAsync(mine.Bearer, "reserved"))["reservation"]!["id"]!;
        var stranger = await api.JoinedAsync(slug);

        using var stolen = await api.CheckoutAsync(reservation, stranger.Bearer, "key");
        using var elsewhere = await api.SendAsync(HttpMethod.Get, $"/api/ticket?sale={other}", mine.Bearer);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (stolen.StatusCode, elsewhere.StatusCode));
        Assert.Equal("reserved", (string?)(await api.TicketAsync(mine.Bearer))["state"]);
    }

    private static async Task IsProblem(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.StartsWith("/problems/", (string)problem["type"]!, StringComparison.Ordinal);
        Assert.NotEmpty((string)problem["detail"]!);
    }
}
