using System.Text.Json.Nodes;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.ReadOnly;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TestServers;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.ReadOnly;

/// <summary>Writes that can wait do so in a rush; the others never notice.</summary>
public sealed class ReadOnlyTests(WebNode node)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Every_write_says_whether_it_can_wait()
    {
        var writes = node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(IsWrite).ToList();
        Assert.True(writes.Count > 40, $"Only {writes.Count} writes were found.");
        Assert.All(writes, write => Assert.True(
            write.Metadata.GetMetadata<WriteKind>() is not null, $"{write.DisplayName} says neither Critical() nor CanWait()."));
        Assert.Contains(writes, write => write.Metadata.GetMetadata<WriteKind>() is { IsCritical: false });
    }

    [Theory]
    [InlineData(SaleState.Scheduled, -60, false)]
    [InlineData(SaleState.Warming, -1, true)]
    [InlineData(SaleState.Lobby, -1, true)]
    [InlineData(SaleState.Open, 14, true)]
    [InlineData(SaleState.Open, 15, false)]
    [InlineData(SaleState.Closed, 1, false)]
    public void A_sale_turns_it_on_by_its_own_life(SaleState state, int minutes, bool isOn)
    {
        var sale = SaleIn(state);
        Assert.Equal(isOn, ReadOnlyRule.Of(null, [sale], Start.AddMinutes(minutes), TimeSpan.FromMinutes(15)) is not null);
        Assert.Null(ReadOnlyRule.Of(new ReadOnlySwitch(false, ""), [sale], Start.AddMinutes(minutes), TimeSpan.FromMinutes(15)));
        Assert.Null(ReadOnlyRule.Of(new ReadOnlySwitch(true, "Stocktaking"), [], Start, TimeSpan.Zero)!.Until);
    }

    [Fact]
    public async Task While_it_is_on_what_can_wait_is_refused_with_the_reason_and_the_rest_works()
    {
        using var api = node.Browser((await node.NewMerchantAsync()).ApiKey);
        using var other = node.Browser((await node.NewMerchantAsync()).ApiKey);
        var (slug, foreign) = (await node.ScheduleAsync(api), await node.ScheduleAsync(other));
        using var shopper = node.Browser();
        (await api.PostAsync("/api/merchant/read-only", new { on = true, reason = "Stocktaking." })).Ok();

        foreach (var (browser, method, path, body) in CanWait(api, shopper, slug))
        {
            var refused = await browser.SendAsync(method, path, body);
            Assert.Equal(("read-only", 503, true), (refused.Problem, refused.Status, refused.RetryAfter > TimeSpan.Zero));
            Assert.Contains("Stocktaking.", (string)refused.Body!["detail"]!, StringComparison.Ordinal);
        }

        Assert.Equal("Stocktaking.", (string)(await shopper.GetAsync($"/api/sales/{slug}")).Ok()["readOnly"]!["reason"]!);
        (await api.PostAsync($"/api/merchant/sales/{slug}/rate", new { ratePerMinute = 90 })).Ok(); // critical
        (await shopper.SendAsync(HttpMethod.Put, $"/api/sales/{foreign}/wishes/a")).Ok(); // another merchant's

        (await api.PostAsync("/api/merchant/read-only", new { on = (bool?)null })).Ok();
        foreach (var (browser, method, path, body) in CanWait(api, shopper, slug))
        {
            (await browser.SendAsync(method, path, body)).Ok();
        }
    }

    [Fact]
    public async Task What_was_written_is_read_again_by_those_whose_it_is()
    {
        using var api = node.Browser((await node.NewMerchantAsync()).ApiKey);
        var slug = await node.ScheduleAsync(api);
        using var shopper = node.Browser();
        foreach (var (browser, method, path, body) in CanWait(api, shopper, slug).Where(write => write.Method != HttpMethod.Delete))
        {
            (await browser.SendAsync(method, path, body)).Ok();
        }

        Assert.Equal("Call Kim", (string)(await api.GetAsync($"/api/merchant/sales/{slug}/note")).Ok()["note"]!);
        Assert.Equal("Better A", (string)(await shopper.GetAsync($"/api/sales/{slug}")).Ok()["items"]![0]!["name"]!);
        Assert.Equal("kim@example.org", (string)Assert.Single((await api.GetAsync($"/api/merchant/sales/{slug}/reminders")).Ok().AsArray())!["email"]!);
        Assert.Equal((slug, "a"), Assert.Single((await shopper.GetAsync("/api/wishes")).Ok().AsArray().Select(wish => ((string)wish!["sale"]!, (string)wish["sku"]!))));
        using var stranger = node.Browser();
        Assert.Empty((await stranger.GetAsync("/api/wishes")).Ok().AsArray());
        using var rival = node.Browser((await node.NewMerchantAsync()).ApiKey);
        Assert.Equal(404, (await rival.GetAsync($"/api/merchant/sales/{slug}/note")).Status);
        Assert.Equal(404, (await rival.GetAsync($"/api/merchant/sales/{slug}/reminders")).Status);
        Assert.Equal("invalid", (await shopper.SendAsync(HttpMethod.Put, $"/api/sales/{slug}/reminder", new { email = "nobody" })).Problem);
        Assert.Equal("unknown-sku", (await shopper.SendAsync(HttpMethod.Put, $"/api/sales/{slug}/wishes/none")).Problem);
    }

    private static (ApiBrowser Browser, HttpMethod Method, string Path, object? Body)[] CanWait(ApiBrowser api, ApiBrowser shopper, string slug) =>
    [
        (api, HttpMethod.Put, $"/api/merchant/sales/{slug}/note", new { note = "Call Kim" }),
        (api, HttpMethod.Put, $"/api/merchant/sales/{slug}/items/a", new { name = "Better A", price = 2 }),
        (api, HttpMethod.Put, $"/api/merchant/sales/{slug}/brand", new { name = "Nordlicht" }),
        (api, HttpMethod.Delete, $"/api/merchant/sales/{slug}/brand", null),
        (shopper, HttpMethod.Put, $"/api/sales/{slug}/wishes/a", null),
        (shopper, HttpMethod.Put, $"/api/sales/{slug}/reminder", new { email = "kim@example.org" }),
    ];

    private static bool IsWrite(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
        && methods.Any(method => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method))
        && endpoint.RoutePattern.RawText?.StartsWith("/hubs", StringComparison.Ordinal) != true;

    private static Sale SaleIn(SaleState state) => new()
    {
        Id = new SaleId(Guid.NewGuid()),
        MerchantId = Guid.NewGuid(),
        Slug = "drop",
        Name = "Drop",
        StartsAt = Start,
        EndsAt = Start.AddHours(1),
        RatePerMinute = 60,
        State = state,
        Items = [],
    };
}
