using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Figures;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Accounts;

/// <summary>What a merchant can reach besides <c>/api/merchant</c>: the hub's methods, the console's pages, downloads. Each is tried for another
/// merchant's things, and what is new and not tried here fails.</summary>
public sealed class MerchantSurfaceTests(WebNode node)
{
    [Fact]
    public void Nothing_that_asks_who_calls_is_left_out()
    {
        var asking = node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<Needs>() is not null)
            .Select(endpoint => '/' + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(path => !path.StartsWith("/api/merchant", StringComparison.OrdinalIgnoreCase)).Distinct().Order();

        // All of /api/console is about whoever is signed in: no address or body names anything else.
        Assert.Equal(
            [
                "/api/console/logout-everywhere", "/api/console/password", "/api/console/second-factor", "/api/console/second-factor/confirm",
                "/console/preview", "/hubs/merchant", "/hubs/merchant/negotiate",
            ],
            asking);
    }

    [Fact]
    public async Task No_method_of_the_hub_tells_of_another_merchants_sale()
    {
        var (mine, theirs) = (await Tenant.NewAsync(node), await Tenant.NewAsync(node));
        var methods = typeof(MerchantHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetBaseDefinition() == method).ToList();
        Assert.NotEmpty(methods);
        await using var hub = new HubConnectionBuilder()
            .WithUrl("http://localhost/hubs/merchant", options =>
            {
                options.Transports = HttpTransportType.LongPolling; // A test server has no sockets.
                options.HttpMessageHandlerFactory = _ => node.Handler();
                options.Headers["Cookie"] = string.Join("; ", theirs.Owner.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
            })
            .Build();
        await hub.StartAsync(TestContext.Current.CancellationToken);
        foreach (var method in methods)
        {
            Assert.Equal([typeof(string)], method.GetParameters().Select(parameter => parameter.ParameterType)); // A slug; whatever else there will be needs a line here.
            var refused = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync(method.Name, mine.Slug, TestContext.Current.CancellationToken));
            var unknown = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync(method.Name, "nowhere", TestContext.Current.CancellationToken));
            Assert.Equal(unknown.Message, refused.Message.Replace(mine.Slug, "nowhere", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(node.Services.GetRequiredService<FiguresWatchers>().All, watcher => watcher.Sale.Slug == mine.Slug);
    }

    [Fact]
    public async Task The_consoles_pages_have_nothing_of_anybody_in_them()
    {
        var (mine, theirs) = (await Tenant.NewAsync(node), await Tenant.NewAsync(node));
        using var stranger = node.Browser();
        var paths = new[] { "", "/live", "/report", "/looks" }.Select(part => $"/console/sales/{mine.Slug}{part}").Concat(["/console/people", "/console/audit"]);
        var plain = (await stranger.GetAsync("/console/sales")).Text;
        foreach (var path in paths)
        {
            Assert.Equal(plain, (await theirs.Owner.GetAsync(path)).Text);
            Assert.Equal(plain, (await mine.Owner.GetAsync(path)).Text);
        }
    }

    [Fact]
    public async Task A_preview_draws_what_it_is_sent_and_nothing_that_another_merchant_has_under_that_name()
    {
        var (mine, theirs) = (await Tenant.NewAsync(node), await Tenant.NewAsync(node));
        (await mine.Owner.SendAsync(HttpMethod.Put, $"/api/merchant/sales/{mine.Slug}/brand", JsonSerializer.SerializeToNode(new { name = "Mine alone" }))).Ok();
        var before = await mine.SnapshotAsync();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["scene"] = "join",
            ["sale"] = JsonSerializer.Serialize(new { slug = mine.Slug, name = "Theirs", currency = "EUR", items = Array.Empty<object>() }),
        });
        var page = await theirs.Owner.SendAsync(HttpMethod.Post, "/console/preview", form);
        Assert.Equal(200, page.Status);
        Assert.Contains("Theirs", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Mine alone", page.Text, StringComparison.Ordinal);
        Assert.Equal(before, await mine.SnapshotAsync());
    }

    [Theory]
    [InlineData("report?format=csv")]
    [InlineData("report?format=json")]
    [InlineData("vouchers?before={code}")]
    [InlineData("reminders")]
    public async Task Nothing_of_another_merchant_is_downloaded(string file)
    {
        var (mine, theirs) = (await Tenant.NewAsync(node), await Tenant.NewAsync(node));
        var path = $"/api/merchant/sales/{mine.Slug}/{file.Replace("{code}", mine.Voucher, StringComparison.Ordinal)}";
        Assert.Equal(200, (await mine.Owner.GetAsync(path)).Status);
        var answer = await theirs.Owner.GetAsync(path);
        Assert.Equal((404, "not-found"), (answer.Status, answer.Problem));

        // A voucher of another's as the place to go on from says nothing of it, in a list of one's own.
        var own = await theirs.Owner.GetAsync($"/api/merchant/sales/{theirs.Slug}/vouchers?before={mine.Voucher}");
        Assert.DoesNotContain(mine.Voucher, own.Text, StringComparison.Ordinal);
    }
}
