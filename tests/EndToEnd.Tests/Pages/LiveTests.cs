using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Doors;
using InventoryLedger.Catalog;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The live view and the report of a sale that really runs: what the pages show is what API and ledger have.</summary>
[Collection(PageTests.Name)]
public sealed class LiveTests(PageStack pages)
{
    private const int Shoppers = 400;
    private const int Units = 250;

    /// <summary>Fifty a second: the page is told of some looks in which the rush is under way.</summary>
    private const int RatePerMinute = 3_000;

    [Fact]
    public async Task The_live_view_follows_a_rush_and_the_report_says_what_came_of_it()
    {
        await using var owner = await pages.OwnerAsync();
        var page = owner.Page;
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["ratePerMinute"] = RatePerMinute, ["items"] = Door.Items(Door.ItemOf("sneaker", Units)) });
        await owner.ConsoleAsync(pages, $"sales/{slug}/live");
        await LiveView.IsLiveAsync(page);
        (await door.CheckoutAsync(await door.TurnAsync(slug))).Ok();
        var rush = Parallel.ForAsync(0, Shoppers - 2, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) => await door.JoinedAsync(slug));
        await Until.TrueAsync("the page shows some of the rush as admitted, and not all yet", async () => await AdmittedAsync(page) is > 1 and < Units);
        await rush;
        var leaves = await door.JoinedAsync(slug);
        Assert.Equal(leaves, await door.JoinedAsync(slug, bearer: leaves)); // No second place.
        var forged = new JsonObject { ["items"] = new JsonArray(new JsonObject { ["sku"] = "sneaker", ["quantity"] = 1 }), ["invite"] = "nobody's" };
        Assert.Equal(("invite-invalid", 403), (await door.AskAsync(HttpMethod.Post, $"/api/sales/{slug}/tickets", bearer: null, forged)).Refusal);
        await LiveView.ShowsAsync(page, "Waiting", $"{Shoppers - Units}"); // All were served; these wait for what others have on hold.
        Assert.Equal(204, (await door.AskAsync(HttpMethod.Delete, "/api/ticket", leaves)).Status);

        await LiveView.ShowsAsync(page, "Joined", $"{Shoppers}");
        await LiveView.ShowsAsync(page, "Admitted", $"{Units}");
        await LiveView.ShowsAsync(page, "Waiting", $"{Shoppers - Units - 1}");
        await LiveView.ShowsAsync(page, "Sold", "1");
        await LiveView.ShowsAsync(page, "On hold", $"{Units - 1}");
        var sale = (await new SaleStore(pages.Stack.Database).FindAsync(slug, CancellationToken.None))!;
        var balance = Assert.Single(await new StockStore(pages.Stack.Database).BalancesAsync(sale.Id, CancellationToken.None));
        Assert.Equal((Units - 1, 1), (balance.Held, balance.Sold));
        await Assertions.Expect(page.Locator(".chart canvas")).ToHaveCountAsync(4);
        await Look.AtAsync(owner, "console-live", "phone-dark", "desk-light");
        Assert.Equal(0, await LiveView.TooWideAsync(page, ".table-frame[aria-label=Lanes], .table-frame[aria-label='Items and stock']")); // Look ends on the phone.

        await owner.ConsoleAsync(pages, $"sales/{slug}/report");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Bought" }).Locator("td").First).ToHaveTextAsync("1");
        var report = (await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}/report")).Ok();
        Assert.Equal((Units, 1), ((int)report["lanes"]![0]!["granted"]!, (int)report["orders"]!["count"]!));
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Admitted" }).Locator("td").First).ToHaveTextAsync($"{Units}");
        var waited = page.Locator("table.histogram tbody tr");
        await Assertions.Expect(waited.First).ToContainTextAsync("under 10 s");
        var turns = (await waited.Locator("td:nth-of-type(1)").AllTextContentsAsync()).Sum(int.Parse);
        Assert.Equal(Units, turns);
        Assert.Equal(Units, report["lanes"]![0]!["waited"]!["histogram"]!.AsArray().Sum(each => (int)each!["tickets"]!));
        await Assertions.Expect(page.Locator(".facts.stopped > div", new() { HasText = "Joined again" }).Locator("dd")).ToContainTextAsync("1");
        await Assertions.Expect(page.Locator(".facts.stopped > div", new() { HasText = "open nothing" }).Locator("dd")).ToContainTextAsync("1");
        await page.Locator("table.histogram").ScrollIntoViewIfNeededAsync();
        await Look.AtAsync(owner, "console-report", "phone-dark", "desk-light");

        // No table scrolls sideways on the phone, the bars are on it as a whole, and one of them is as long as the column is.
        var edges = await page.Locator("table.histogram td.bar svg").EvaluateAllAsync<float[]>("bars => bars.map(bar => bar.getBoundingClientRect().right)");
        Assert.All(edges, edge => Assert.InRange(edge, 1, 360));
        Assert.True(await page.Locator("table.histogram td.bar svg").First.EvaluateAsync<float>("bar => bar.getBoundingClientRect().width") >= 44);
        Assert.Equal(0, await LiveView.TooWideAsync(page, ".table-frame"));
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Fairness" }).Locator("td")).ToHaveTextAsync(new Regex(@"^[01]\.\d{3}$"));
        owner.HasNothingToComplainOf();
    }

    private static async Task<int> AdmittedAsync(IPage page) =>
        int.Parse(await LiveView.Figure(page, "Admitted").EvaluateAsync<string>("dd => dd.firstChild.textContent"), CultureInfo.InvariantCulture);
}
