using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Path;

/// <summary>A place is taken along to another device, by the API and by the page, once for each link, and the first device is told.</summary>
[Collection(OnOneWorker.Name)]
public sealed class ReturningTests(OneWorkerStack shared)
{
    [Fact]
    public async Task A_place_comes_along_to_another_device_once_for_each_link()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 5);
        var joined = await api.JoinedAsync(slug);
        await using var first = await WatchingPage.OpenAsync(api.Address, joined.Bearer);

        var link = await LinkAsync(api, joined.Bearer);
        using var taken = await api.SendAsync(HttpMethod.Post, "/api/ticket/resume", bearer: null, new { code = (string?)link["code"] });
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        var second = JsonNode.Parse(await taken.Content.ReadAsStringAsync())!;
        Assert.Equal(joined.Number, (long)second["number"]!);
        Assert.Equal(joined.Number, (long)(await api.TicketAsync((string)second["ticket"]!))["number"]!);
        await Until.TrueAsync("the first device was told", () => first.WasToldOfMove);
        using var again = await api.SendAsync(HttpMethod.Post, "/api/ticket/resume", bearer: null, new { code = (string?)link["code"] });
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using var stranger = await api.SendAsync(HttpMethod.Post, "/api/ticket/resume-link", bearer: null);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
    }

    [Fact]
    public async Task The_page_of_a_link_asks_first_and_then_leads_to_the_place()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 5);
        var path = new Uri((string)(await LinkAsync(api, (await api.JoinedAsync(slug)).Bearer))["url"]!).AbsolutePath;
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = api.Address };

        for (var look = 0; look < 2; look++)
        {
            using var page = await browser.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        using var took = await browser.PostAsync(path, content: null);
        Assert.Equal((HttpStatusCode.SeeOther, $"/sales/{slug}"), (took.StatusCode, took.Headers.Location?.ToString()));
        Assert.Contains(took.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith($"ticket.{slug}=", StringComparison.Ordinal));
        using var used = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, used.StatusCode);
    }

    private static async Task<JsonNode> LinkAsync(ShopApi api, string bearer)
    {
        using var answer = await api.SendAsync(HttpMethod.Post, "/api/ticket/resume-link", bearer);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
