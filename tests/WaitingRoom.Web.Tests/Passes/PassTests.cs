using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using InventoryLedger.Reserving;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TestServers;
using WaitingRoom.Connector;
using WaitingRoom.Web.Passes;
using WaitingRoom.Web.Shoppers;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Passes;

public sealed class PassTests(WebNode node)
{
    [Fact]
    public async Task A_pass_is_given_at_the_turn_and_opens_one_sale_in_one_browser_for_a_while()
    {
        var (sale, other) = (await OpenSaleAsync(), await OpenSaleAsync());
        var ticket = new TicketClaims(sale.Id, TicketId.New(node.Clock), new ShopperId(Guid.NewGuid()), 1);
        using var browser = Shopper(sale, ticket);
        Assert.Equal("not-your-turn", (await browser.PostAsync($"/api/passes?sale={sale.Slug}")).Problem);
        Assert.Equal($"/sales/{sale.Slug}", await EnterAsync(browser, sale, "/shop"));
        Assert.Equal(401, await VerifyAsync(browser, sale));

        await GrantAsync(sale, ticket);
        Assert.Equal("/shop?a=1", await EnterAsync(browser, sale, "/shop?a=1"));
        Assert.Equal("/shop?a=1&b=%20", (await browser.GetAsync($"/api/passes/enter?sale={sale.Slug}&back=/shop?a=1&b=%20")).Location!.OriginalString);
        Assert.Equal("/", await EnterAsync(browser, sale, "//evil.example"));
        Assert.Equal("/", await EnterAsync(browser, sale, "/\\evil.example"));
        Assert.Equal("/", await EnterAsync(browser, sale, "https://evil.example"));
        Assert.Null((await browser.PostAsync($"/api/passes?sale={sale.Slug}")).Ok()["pass"]);
        Assert.Equal(204, await VerifyAsync(browser, sale));

        var pass = browser.Cookies[PassCheck.CookieOf(sale.Slug)];
        browser.Cookies[PassCheck.CookieOf(other.Slug)] = pass;
        Assert.Equal(401, await VerifyAsync(browser, other));
        var middle = pass.IndexOf('.', StringComparison.Ordinal) + 10;
        browser.Cookies[PassCheck.CookieOf(sale.Slug)] = pass[..middle] + (pass[middle] == 'A' ? 'B' : 'A') + pass[(middle + 1)..];
        Assert.Equal(401, await VerifyAsync(browser, sale));
        Assert.Null(PassCheck.KeyIdOf(browser.Cookies[PassCheck.CookieOf(sale.Slug)]));
        browser.Cookies[PassCheck.CookieOf(sale.Slug)] = pass;

        using var thief = node.Browser();
        thief.Cookies[PassCheck.CookieOf(sale.Slug)] = pass;
        Assert.Equal(401, await VerifyAsync(thief, sale));
        thief.Cookies[PassCheck.BrowserCookie] = "another";
        Assert.Equal(401, await VerifyAsync(thief, sale));

        await using var second = node.Start([]);
        using var there = new ApiBrowser(second.CreateClient(new() { HandleCookies = false }), null);
        (there.Cookies[PassCheck.CookieOf(sale.Slug)], there.Cookies[PassCheck.BrowserCookie]) = (pass, browser.Cookies[PassCheck.BrowserCookie]);
        Assert.Equal(204, await VerifyAsync(there, sale));

        node.Clock.Advance(PassIssuer.Lifetime);
        Assert.Equal(401, await VerifyAsync(browser, sale));
    }

    [Fact]
    public async Task Keys_change_by_time_are_published_ahead_and_stay_secret()
    {
        var clock = new MovableClock();
        await using var apart = node.Start([("Postgres:ConnectionString", await node.NewDatabaseAsync())], clock);
        using var browser = new ApiBrowser(apart.CreateClient(), null);
        async Task<List<string>> KeysAsync() => [.. (await browser.GetAsync("/.well-known/jwks.json")).Ok()["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];
        Task<PassKeyRing> RingAsync() => apart.Services.GetRequiredService<PassKeys>().RingAsync(default).AsTask();
        var first = (await RingAsync()).Signing.KeyId;
        Assert.Equal([first], await KeysAsync());
        clock.Advance(PassKeys.RotateEvery);
        var (before, old) = (await KeysAsync(), (await RingAsync()).Signing.KeyId);
        Assert.Contains(old, before);
        Assert.Equal((first, 2), (old, before.Count));

        clock.Advance(PassKeys.PublishedAhead);
        var signing = (await RingAsync()).Signing.KeyId;
        Assert.NotEqual(old, signing);
        Assert.Contains(signing, before);
        Assert.Contains(old, await KeysAsync());

        var document = (await browser.GetAsync("/.well-known/jwks.json")).Ok()["keys"]!.AsArray();
        Assert.All(document, key => Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], key!.AsObject().Select(field => field.Key).Order()));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.DoesNotContain(old, await KeysAsync());
    }

    private ApiBrowser Shopper(Sale sale, TicketClaims ticket)
    {
        var browser = node.Browser();
        browser.Cookies[ShopperCookies.TicketOf(sale.Slug)] = node.Services.GetRequiredService<TicketToken>().Sign(ticket, node.Clock.GetUtcNow().AddDays(9));
        return browser;
    }

    private static async Task<string> EnterAsync(ApiBrowser browser, Sale sale, string back) =>
        (await browser.GetAsync($"/api/passes/enter?sale={sale.Slug}&back={Uri.EscapeDataString(back)}")).Location!.ToString();

    private static async Task<int> VerifyAsync(ApiBrowser browser, Sale sale) => (await browser.GetAsync($"/api/passes/verify?sale={sale.Slug}")).Status;

    private async Task<Sale> OpenSaleAsync()
    {
        var sale = node.OpenSale((await node.NewMerchantAsync()).Id) with { HoldMinutes = 600 };
        Assert.Equal(CreateSaleOutcome.Created, await new SaleStore(node.Database).CreateAsync(sale, default));
        await new SaleMirror(node.Services.GetRequiredService<IConnectionMultiplexer>()).PlaceAsync(sale, issued: 1, serving: 0);
        await Until.TrueAsync("the node knew the sale", () => node.Services.GetRequiredService<SaleDirectory>().Find(sale.Id) is not null);
        return sale;
    }

    private async Task GrantAsync(Sale sale, TicketClaims ticket)
    {
        var request = new GrantRequest(ticket.Ticket, ticket.Shopper, ticket.Arrival, [new RequestedItem(new Sku("shoe"), 1)]);
        await new GrantTransaction(node.Database).RunAsync(new GrantBatch(sale.Id, [request], [], _ => []), default);
    }
}
