using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Stack;
using FlashSale.LocalServers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TestServers;
using WaitingRoom.Connector;
using Xunit;

namespace EndToEnd.Tests.Connector;

/// <summary>A shop behind a real nginx, and the same shop behind the middleware, in front of one waiting room that is killed in the end.</summary>
public sealed partial class ConnectorTests(ServersFixture servers)
{
    /// <summary>Long enough for what is asked at once after a kill, short enough to be waited for.</summary>
    private const int OpenForSeconds = 6;

    [Fact]
    public async Task A_shop_lets_in_who_has_a_pass_and_nobody_else_and_fails_as_its_merchant_says()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers, workers: 1);
        using var api = stack.Api();
        var (slug, other) = (await api.OpenSaleAsync(units: 5), await api.OpenSaleAsync(units: 5));
        var clock = new ShiftedClock();
        await using var bare = await SmallShop.StartAsync();
        await using var closed = await SmallShop.StartAsync(options => (options.Sale, options.WaitingRoom) = (slug, api.Address), clock);
        await using var open = await SmallShop.StartAsync(
            options => (options.Sale, options.WaitingRoom, options.OpenFor) = (slug, api.Address, TimeSpan.FromMinutes(10)), clock);
        using var folder = new NginxFolder();
        var snippets = Snippets(slug, stack.Web.Address, bare.Urls.First(), folder.Path, OpenForSeconds);
        await using var nginx = await NginxServer.StartAsync($"{folder.Path}/closed", snippets[0]);
        await using var openNginx = await NginxServer.StartAsync($"{folder.Path}/open", snippets[2], snippets[1]);
        var doors = new[] { nginx.Address, openNginx.Address, closed.Urls.First(), open.Urls.First() };

        using var shopper = new CookieShopper();
        foreach (var door in doors)
        {
            var (status, where) = Normal(await shopper.GetAsync($"{door}/shoes?size=42"));
            Assert.Equal((HttpStatusCode.Redirect, $"/api/passes/enter?sale={slug}&back=/shoes?size=42"), (status, Uri.UnescapeDataString(where)));
        }

        Assert.Equal((HttpStatusCode.Redirect, $"/sales/{slug}"), Normal(await shopper.GetAsync($"{nginx.Address}/api/passes/enter?sale={slug}&back=%2Fshoes")));
        await shopper.JoinAsync(nginx.Address, slug);
        await Until.TrueAsync("the turn came", async () =>
            Normal(await shopper.GetAsync($"{nginx.Address}/api/passes/enter?sale={slug}&back=%2Fshoes")) == (HttpStatusCode.Redirect, "/shoes"));
        foreach (var door in doors)
        {
            Assert.Equal((HttpStatusCode.OK, SmallShop.Welcome), await shopper.GetAsync($"{door}/shoes"));
        }

        await RefusedAsync(doors, shopper, slug, other);
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync($"{openNginx.Address}/shoes")).Status); // It hears of the waiting room.
        stack.Web.Kill();
        await stack.Web.Exited;
        using var stranger = new CookieShopper();
        await Until.TrueAsync("what it heard has grown old", async () =>
            await stranger.GetAsync($"{openNginx.Address}/shoes") == (HttpStatusCode.OK, SmallShop.Welcome));

        // Who has a pass is checked offline by the middleware; nginx asks, and so it is closed.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shopper.GetAsync($"{nginx.Address}/shoes")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync($"{closed.Urls.First()}/shoes")).Status);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stranger.GetAsync($"{closed.Urls.First()}/shoes")).Status);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync($"{open.Urls.First()}/shoes")).Status);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stranger.GetAsync($"{open.Urls.First()}/shoes")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shopper.GetAsync($"{open.Urls.First()}/shoes")).Status);

        // The other nginx lets everybody in as long as it was told to.
        await Until.TrueAsync("the time to be open is over", async () =>
            (await stranger.GetAsync($"{openNginx.Address}/shoes")).Status == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shopper.GetAsync($"{openNginx.Address}/shoes")).Status);
    }

    /// <summary>A waiting room that says it is there, and cuts off whoever asks about a pass: that could be the work of whoever has none.</summary>
    [Fact]
    public async Task An_nginx_that_may_be_open_is_closed_while_the_waiting_room_answers_at_all()
    {
        await using var bare = await SmallShop.StartAsync();
        await using var stumbling = WebApplication.CreateSlimBuilder().Build();
        stumbling.Urls.Add("http://127.0.0.1:0");
        stumbling.MapGet("/api/passes/verify", (HttpContext http) => http.Abort());
        stumbling.MapGet("/api/passes/heard", (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = $"max-age=1, stale-if-error={OpenForSeconds}";
            return Results.NoContent();
        });
        stumbling.MapFallback(() => Results.Text("the waiting room"));
        await stumbling.StartAsync();
        using var folder = new NginxFolder();
        var snippets = Snippets("drop", stumbling.Urls.First(), bare.Urls.First(), folder.Path, OpenForSeconds);
        await using var nginx = await NginxServer.StartAsync($"{folder.Path}/open", snippets[2], snippets[1]);
        using var stranger = new CookieShopper();
        Assert.Equal((HttpStatusCode.OK, "the waiting room"), await stranger.GetAsync($"{nginx.Address}/sales/drop"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stranger.GetAsync($"{nginx.Address}/shoes")).Status); // heard just now
        var asked = TimeProvider.System.GetTimestamp();
        await Until.TrueAsync("what it heard has grown old", () => Task.FromResult(TimeProvider.System.GetElapsedTime(asked) > TimeSpan.FromSeconds(2.1)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stranger.GetAsync($"{nginx.Address}/shoes")).Status); // asked, and answered anew
        await stumbling.StopAsync();
        await Until.TrueAsync("nothing answers", async () => (await stranger.GetAsync($"{nginx.Address}/shoes")).Status == HttpStatusCode.OK);
    }

    /// <summary>What docs/connector.md tells shops to write, word for word (House.Tests compare them). Nothing answers at its address, so it is open for ten
    /// minutes, and then closed.</summary>
    [Fact]
    public async Task The_example_guards_the_drop_and_nothing_else()
    {
        var clock = new ShiftedClock();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddWaitingRoom(options =>
        {
            options.Sale = "SLUG";
            options.WaitingRoom = new Uri("http://waiting-room:8080");
            options.OpenFor = TimeSpan.FromMinutes(10); // left out: closed
        });
        var app = builder.Build();
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/drop"), drop => drop.UseWaitingRoom());

        app.Urls.Add("http://127.0.0.1:0");
        app.MapFallback((HttpContext http) => Results.Text(SmallShop.Welcome));
        await app.StartAsync();
        using var shopper = new CookieShopper();
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync($"{app.Urls.First()}/drop")).Status);
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shopper.GetAsync($"{app.Urls.First()}/drop/shoes")).Status);
        Assert.Equal((HttpStatusCode.OK, SmallShop.Welcome), await shopper.GetAsync($"{app.Urls.First()}/shoes"));
        await app.DisposeAsync();
    }

    private static async Task RefusedAsync(string[] doors, CookieShopper shopper, string slug, string other)
    {
        var (name, pass) = ($"pass.{slug}", shopper.Cookies[$"pass.{slug}"]);
        var middle = pass.IndexOf('.', StringComparison.Ordinal) + 10;
        var altered = pass[..middle] + (pass[middle] == 'A' ? 'B' : 'A') + pass[(middle + 1)..];
        using var thief = new CookieShopper { Cookies = { [name] = pass } };
        using var forger = new CookieShopper { Cookies = { [name] = altered, ["browser"] = shopper.Cookies["browser"] } };
        using var elsewhere = new CookieShopper { Cookies = { [$"pass.{other}"] = pass, ["browser"] = shopper.Cookies["browser"] } };
        foreach (var door in doors)
        {
            foreach (var refused in new[] { thief, forger, elsewhere })
            {
                Assert.Equal(HttpStatusCode.Redirect, (await refused.GetAsync($"{door}/shoes")).Status);
            }
        }
    }

    private static (HttpStatusCode Status, string Where) Normal((HttpStatusCode Status, string Text) answer) =>
        (answer.Status, answer.Text.StartsWith("http", StringComparison.Ordinal) ? new Uri(answer.Text).PathAndQuery : answer.Text);

    /// <summary>What docs/connector.md tells shops to write, with this test's own addresses: the server's part that is closed, what comes before the one that
    /// is open for a while, and that one.</summary>
    private static string[] Snippets(string sale, string waitingRoom, string shop, string folder, int openForSeconds)
    {
        var document = File.ReadAllText(System.IO.Path.Combine(BuildOutput.RepositoryFolder(), "docs", "connector.md"));
        return [.. NginxExample().Matches(document).Select(example => example.Groups[1].Value
            .Replace("http://waiting-room:8080", waitingRoom, StringComparison.Ordinal)
            .Replace("http://shop:3000", shop, StringComparison.Ordinal)
            .Replace("shop:3000", new Uri(shop).Authority, StringComparison.Ordinal)
            .Replace("/var/cache/nginx/waiting-room", $"{folder}/cache", StringComparison.Ordinal)
            .Replace("X-Pass-Open-For 600", $"X-Pass-Open-For {openForSeconds}", StringComparison.Ordinal)
            .Replace("SLUG", sale, StringComparison.Ordinal))];
    }

    [GeneratedRegex("```nginx\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex NginxExample();

    private sealed class NginxFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), ServersFixture.UniqueName("nginx"))).FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    private sealed class ShiftedClock : TimeProvider
    {
        private TimeSpan ahead;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;

        public void Advance(TimeSpan by) => ahead += by;
    }

    /// <summary>A browser's cookies, over plain HTTP on loopback, where a cookie container would keep Secure ones back.</summary>
    private sealed class CookieShopper : IDisposable
    {
        private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });

        public Dictionary<string, string> Cookies { get; } = [];

        public async Task<(HttpStatusCode Status, string Text)> GetAsync(string url)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            return await SendAsync(request);
        }

        public async Task JoinAsync(string address, string slug)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{address}/api/sales/{slug}/tickets");
            request.Content = JsonContent.Create(new { items = new[] { new { sku = "sneaker", quantity = 1 } } });
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(request)).Status);
        }

        public void Dispose() => http.Dispose();

        private async Task<(HttpStatusCode Status, string Text)> SendAsync(HttpRequestMessage request)
        {
            if (Cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            using var answer = await http.SendAsync(request);
            foreach (var parts in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Select(cookie => cookie.Split(';')[0].Split('=', 2)) : [])
            {
                Cookies[parts[0]] = parts[1];
            }

            return (answer.StatusCode, answer.Headers.Location?.ToString() ?? await answer.Content.ReadAsStringAsync());
        }
    }
}
