using System.Globalization;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Doors;
using Microsoft.Playwright;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>Each button of a sale's page, pressed: what it says happens on the page and at the API.</summary>
[Collection(PageTests.Name)]
public sealed class SaleButtonTests(PageStack pages)
{
    [Fact]
    public async Task A_sale_is_steered_stocked_copied_and_closed()
    {
        await using var owner = await pages.OwnerAsync();
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync(new JsonObject
        {
            ["ratePerMinute"] = 600,
            ["lanes"] = new JsonArray(new JsonObject { ["name"] = "members", ["text"] = "Members", ["sharePercent"] = 20 }),
            ["items"] = Door.Items(Door.ItemOf("blue", 10), Door.ItemOf("red", 5)),
        });
        await owner.ConsoleAsync(pages, $"sales/{slug}");

        await SteerAsync(owner, door, slug);
        await InviteAsync(owner, door, slug);
        await StockAsync(owner, door, slug);
        await CopyAsync(owner, door, slug);

        await owner.PressAsync("Close…");
        await Assertions.Expect(owner.Page.Locator("dialog[open]")).ToContainTextAsync("A closed sale does not open again.");
        await owner.PressAsync("Close for good");
        await Assertions.Expect(owner.Page.Locator(".eyebrow .tag")).ToHaveTextAsync("Closed");
        Assert.Equal("closed", (string)(await SaleAsync(door, slug))["state"]!);
        owner.HasNothingToComplainOf();
    }

    [Fact]
    public async Task A_beacon_is_set_for_good()
    {
        await using var owner = await pages.OwnerAsync();
        using var door = pages.Open();
        var now = TimeProvider.System.GetUtcNow();
        var slug = await door.ScheduleAsync(new JsonObject
        {
            ["startsAt"] = now.AddMinutes(45),
            ["endsAt"] = now.AddHours(2),
            ["lobbyMinutes"] = 30,
        });
        await owner.ConsoleAsync(pages, $"sales/{slug}");
        var beacon = owner.Page.GetByLabel("Beacon", new() { Exact = true });
        await beacon.FillAsync("lottery 3 14 15 92 65");
        await owner.PressAsync("Set for good");
        await Assertions.Expect(beacon).ToHaveCountAsync(0);
        await owner.Page.GetByText("Terms", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(owner.Page.Locator("details.panel")).ToContainTextAsync("lottery 3 14 15 92 65");
        Assert.Equal("lottery 3 14 15 92 65", (string?)(await SaleAsync(door, slug))["drawBeacon"]);
        owner.HasNothingToComplainOf();
    }

    private static async Task SteerAsync(Shopper owner, Door door, string slug)
    {
        var page = owner.Page;
        await page.GetByLabel("Rate", new() { Exact = true }).FillAsync("1200");
        await owner.PressAsync("Change: Rate");
        await Assertions.Expect(page.Locator("dialog[open]")).ToContainTextAsync("1,200 a minute instead of 600");
        await owner.PressAsync("Change the rate");
        await Assertions.Expect(page.Locator(".facts").First).ToContainTextAsync("1,200 a minute");
        await page.GetByLabel("Active limit", new() { Exact = true }).FillAsync("25");
        await owner.PressAsync("Change: Active limit");
        await owner.PressAsync("Change the limit");
        await Assertions.Expect(page.Locator(".facts").First).ToContainTextAsync("In the shop at once25");
        await page.GetByLabel("Message to everybody who waits").FillAsync("Half sizes, too.");
        await owner.PressAsync("Say it…");
        await owner.PressAsync("Say it");
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        var sale = await SaleAsync(door, slug);
        Assert.Equal((1_200, 25, "Half sizes, too."), ((int)sale["ratePerMinute"]!, (int)sale["activeLimit"]!, (string)sale["message"]!));

        await owner.PressAsync("Nobody new…");
        await owner.PressAsync("Let nobody new join");
        await Assertions.Expect(page.Locator(".notice[data-kind=warn]")).ToContainTextAsync("Nobody new can join");
        Assert.Equal(("draining", 409), (await door.JoinAsync(slug, [Wish("blue")])).Refusal);
        await owner.PressAsync("Let shoppers join again…");
        await owner.PressAsync("Let them join");
        await Assertions.Expect(page.GetByText("Nobody new can join")).ToHaveCountAsync(0);
        (await door.JoinAsync(slug, [Wish("red")])).Ok();
    }

    private static async Task InviteAsync(Shopper owner, Door door, string slug)
    {
        await owner.Page.GetByLabel("How many", new() { Exact = true }).FillAsync("3");
        await owner.PressAsync("Make codes");
        var links = (await owner.Page.GetByLabel("3 codes").InputValueAsync()).Split('\n');
        Assert.Equal(3, links.Distinct().Count());
        var joined = await door.AskAsync(
            HttpMethod.Post, $"/api/sales/{slug}/tickets", bearer: null, new JsonObject { ["items"] = new JsonArray(Wish("blue")), ["invite"] = links[0].Split("invite=")[1] });
        Assert.Equal("members", (string?)(await door.AskAsync(HttpMethod.Get, "/api/ticket", (string)joined.Ok()["ticket"]!)).Ok()["lane"]);
    }

    private static async Task StockAsync(Shopper owner, Door door, string slug)
    {
        var page = owner.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit blue" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Runner blue");
        await page.GetByLabel("Price in EUR").FillAsync("99.50");
        await owner.PressAsync("Save");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Runner blue" })).ToContainTextAsync("€99.50");
        var item = (await SaleAsync(door, slug))["items"]!.AsArray().Single(each => (string)each!["sku"]! == "blue")!;
        Assert.Equal(("Runner blue", 9_950), ((string)item["name"]!, (int)item["price"]!));

        await page.GetByLabel("Move units of").SelectOptionAsync("red");
        await page.GetByLabel("Units", new() { Exact = true }).FillAsync("4");
        await owner.PressAsync("Restock…");
        await owner.PressAsync("Add them");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "red" }).Locator("td").Nth(1)).ToHaveTextAsync("9");
        await page.GetByLabel("Units", new() { Exact = true }).FillAsync("2");
        await owner.PressAsync("Withdraw…");
        await owner.PressAsync("Take them out");
        await Assertions.Expect(page.Locator("tr", new() { HasText = "red" }).Locator("td").Nth(5)).ToHaveTextAsync("2");
        Assert.Equal(("9", "2"), (await door.BalancesAsync(slug, "red")).Split(' ') is [var stocked, _, _, _, var withdrawn] ? (stocked, withdrawn) : default);
    }

    private static async Task CopyAsync(Shopper owner, Door door, string slug)
    {
        var page = owner.Page;
        var start = TimeProvider.System.GetUtcNow().AddDays(2);
        await page.GetByLabel("Start of the copy").FillAsync(start.ToString("yyyy-MM-dd'T'12:00", CultureInfo.InvariantCulture));
        await owner.PressAsync("Clone");
        await Assertions.Expect(page.Locator(".notice[data-kind=good]")).ToContainTextAsync("Scheduled");
        await page.GetByLabel("Weeks", new() { Exact = true }).FillAsync("2");
        await owner.PressAsync("Repeat weekly");
        await Assertions.Expect(page.Locator(".notice[data-kind=good]").Last).ToContainTextAsync("2 scheduled");
        var made = (await page.Locator(".notice[data-kind=good] a").EvaluateAllAsync<string[]>("links => links.map((link) => link.pathname.split('/').pop())")).ToList();
        Assert.Equal(3, made.Count);
        foreach (var copy in made)
        {
            var sale = await SaleAsync(door, copy);
            Assert.Equal(("scheduled", "Runner blue"), ((string)sale["state"]!, (string)sale["items"]![0]!["name"]!));
            (await door.MerchantAsync(HttpMethod.Post, $"sales/{copy}/close", new { })).Ok();
        }
    }

    private static JsonObject Wish(string sku) => new() { ["sku"] = sku, ["quantity"] = 1 };

    private static async Task<JsonNode> SaleAsync(Door door, string slug) => (await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}")).Ok();
}
