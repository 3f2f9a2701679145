using InventoryLedger.Accounts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Accounts;

/// <summary>Every route of the merchant's API, as the OpenAPI document lists them, is tried by strangers, by people who may too little, by
/// another merchant with all rights, and by the merchant itself, whose changes are in the audit log.</summary>
public sealed class MerchantRouteTests(WebNode node)
{
    [Fact]
    public async Task No_route_is_left_out()
    {
        using var browser = node.Browser();
        var paths = (await browser.GetAsync("/openapi/v1.json")).Ok()["paths"]!.AsObject();
        var described = paths.Where(path => path.Key.StartsWith("/api/merchant", StringComparison.Ordinal))
            .SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}")).Order().ToList();
        Assert.Equal(described, MerchantRoutes.All.Select(route => route.ToString()).Order());

        var mapped = node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/merchant", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.Equal(described.Count, mapped.Sum(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Count));
        Assert.All(mapped, endpoint => Assert.Contains(endpoint.Metadata.GetMetadata<Needs>()?.Scope, Scope.All));
    }

    [Fact]
    public async Task Strangers_get_in_nowhere_and_who_may_too_little_not_far()
    {
        var tenant = await Tenant.NewAsync(node);
        using var viewer = await node.PersonAsync(tenant.Merchant.Id, Role.Viewer);
        var keysOnly = (string)(await tenant.Owner.PostAsync("/api/merchant/keys", new { name = "Keys", scopes = new[] { "keys:manage" } })).Ok()["key"]!;
        var readOnly = (string)(await tenant.Owner.PostAsync("/api/merchant/keys", new { name = "Reads", scopes = new[] { "sales:read" } })).Ok()["key"]!;
        var before = await tenant.SnapshotAsync();
        foreach (var route in MerchantRoutes.All)
        {
            foreach (var stranger in new[] { node.Browser(), node.Browser("fsk_made-up") })
            {
                using (stranger)
                {
                    Assert.Equal((route, 401), (route, (await stranger.SendAsync(new HttpMethod(route.Method), tenant.Address(route))).Status));
                }
            }

            // A viewer reads sales; a key for keys does nothing else. No route takes both.
            var isOfViewers = route.Method == "GET" && route.Path.Split('/')[3] is not ("people" or "keys" or "webhooks");
            using var small = isOfViewers ? node.Browser(keysOnly) : node.Browser(readOnly);
            foreach (var browser in isOfViewers ? [small] : new[] { small, viewer })
            {
                var answer = await browser.SendAsync(new HttpMethod(route.Method), tenant.Address(route));
                Assert.Equal((route, 403, "not-allowed"), (route, answer.Status, answer.Problem));
            }
        }

        Assert.Equal(before, await tenant.SnapshotAsync());
    }

    [Fact]
    public async Task Another_merchant_with_all_rights_finds_and_changes_nothing()
    {
        var (mine, theirs) = (await Tenant.NewAsync(node), await Tenant.NewAsync(node));
        var before = await mine.SnapshotAsync();
        foreach (var route in MerchantRoutes.All.Where(route => route.State is null))
        {
            var answer = await mine.CallAsync(route, theirs.Owner);
            Assert.True(route.IsOfASubject ? answer.Status == 404 : answer.Status < 300, $"{route}: {answer.Status} {answer.Body}");
            Assert.DoesNotContain(mine.Merchant.Id.ToString(), answer.Body?.ToJsonString() ?? "", StringComparison.OrdinalIgnoreCase);
            if (!route.IsOfASubject)
            {
                Assert.DoesNotContain(mine.Slug, answer.Body?.ToJsonString() ?? "", StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, await mine.SnapshotAsync());
        foreach (var route in MerchantRoutes.All.Where(route => route.State is not null))
        {
            await mine.MoveAsync(route.State!);
            var moved = await mine.SnapshotAsync();
            Assert.Equal((route, 404), (route, (await mine.SendAsync(route, theirs.Owner)).Status));
            Assert.Equal(moved, await mine.SnapshotAsync());
        }
    }

    [Fact]
    public async Task Every_change_leaves_an_entry_of_who_and_what()
    {
        var tenant = await Tenant.NewAsync(node);
        var me = (string)(await tenant.Owner.GetAsync("/api/console/me")).Ok()["email"]!;
        foreach (var route in MerchantRoutes.All)
        {
            var before = (await tenant.AuditAsync()) is [var newest, ..] ? newest.Id : 0;
            var answer = await tenant.CallAsync(route, tenant.Owner);
            Assert.True(answer.Status < 300, $"{route}: {answer.Status} {answer.Body}");
            var entries = (await tenant.AuditAsync()).TakeWhile(entry => entry.Id > before).ToList();
            Assert.True(entries.Count > 0 == route.IsWrite, $"{route} left {entries.Count} entries");
            Assert.All(entries, entry => Assert.Equal((me, "owner"), (entry.Who, entry.Role)));
        }

        var rate = (await tenant.AuditAsync()).Single(entry => entry.Action == "sale.rate");
        Assert.Equal(tenant.Slug, rate.Subject);
        Assert.Contains("\"rate_per_minute\": 60", rate.Before, StringComparison.Ordinal);
        Assert.Contains("\"rate_per_minute\": 120", rate.After, StringComparison.Ordinal);
        Assert.DoesNotContain("starts_at", rate.After, StringComparison.Ordinal);

        var page = (await tenant.Owner.GetAsync("/api/merchant/audit?limit=2")).Ok();
        var next = (await tenant.Owner.GetAsync($"/api/merchant/audit?limit=2&before={page["next"]}")).Ok();
        Assert.Equal(2, page["entries"]!.AsArray().Count);
        Assert.NotEqual(page["entries"]![1]!.ToJsonString(), next["entries"]![0]!.ToJsonString());
    }
}
