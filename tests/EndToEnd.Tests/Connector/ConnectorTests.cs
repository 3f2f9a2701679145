using System.Net;
using System.Net.Http.Json;
using EndToEnd.Tests.Stack;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TestServers;
using WaitingRoom.Connector;
using Xunit;

namespace EndToEnd.Tests.Connector;

/// <summary>A shop behind a real nginx, and the same shop behind the middleware, in front of one waiting room that is killed in the end.</summary>
public sealed class ConnectorTests(ServersFixture servers)
{
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
        var folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), ServersFixture.UniqueName("nginx"));
        await using var nginx = await NginxServer.StartAsync(folder, Snippet(slug, stack.Web.Address, bare.Urls.First()));
        var doors = new[] { nginx.Address, closed.Urls.First(), open.Urls.First() };

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
        stack.Web.Kill();
        await stack.Web.Exited;

        // Who has a pass is checked offline by the middleware; nginx asks, and so it is closed.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shopper.GetAsync($"{nginx.Address}/shoes")).Status);
        Assert.Equal(HttpStatusCode.OK, (await shopper.GetAsync($"{closed.Urls.First()}/shoes")).Status);
        using var stranger = new CookieShopper();
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stranger.GetAsync($"{closed.Urls.First()}/shoes")).Status);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync($"{open.Urls.First()}/shoes")).Status);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stranger.GetAsync($"{open.Urls.First()}/shoes")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await shopper.GetAsync($"{open.Urls.First()}/shoes")).Status);
        await nginx.StopAsync();
        Directory.Delete(folder, recursive: true);
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

    // The same as in docs/connector.md.
    private static string Snippet(string sale, string waitingRoom, string shop) =>
        $$"""
                    location = /nginx-is-up { return 204; }

                    location ~ ^/(sales|resume|hubs|assets|brand|api)/ {
                        proxy_pass {{waitingRoom}};
                        proxy_http_version 1.1;
                        proxy_set_header Host $http_host;
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection "upgrade";
                    }

                    location / {
                        auth_request /_pass;
                        error_page 401 = @waiting_room;
                        error_page 500 502 504 =503 @closed;
                        proxy_pass {{shop}};
                    }

                    location = /_pass {
                        internal;
                        proxy_pass {{waitingRoom}}/api/passes/verify;
                        proxy_pass_request_body off;
                        proxy_set_header Content-Length "";
                        proxy_set_header X-Pass-Sale {{sale}};
                        proxy_connect_timeout 2s;
                        proxy_read_timeout 2s;
                    }

                    location @waiting_room {
                        return 302 /api/passes/enter?sale={{sale}}&back=$request_uri;
                    }

                    location @closed { return 503; }
        """;

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
