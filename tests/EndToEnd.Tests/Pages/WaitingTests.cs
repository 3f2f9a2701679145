using System.Globalization;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Doors;
using EndToEnd.Tests.Stack;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The page in the line: it moves, it never grows, and it survives everything.</summary>
[Collection(PageTests.Name)]
public sealed class WaitingTests(PageStack pages)
{
    [Fact]
    public async Task The_line_moves_and_a_shown_position_never_grows()
    {
        using var door = pages.Open();
        var slug = await LineAsync(door, ahead: 260, ratePerMinute: 60);
        await using var shopper = await pages.JoinedAsync(slug);
        var shown = new List<int>();
        await Until.TrueAsync("the line moved", async () =>
        {
            shown.Add(int.Parse((await shopper.Page.Locator("h1 .figure").TextContentAsync())!, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
            return shown[0] - shown[^1] >= 3;
        });
        Assert.Equal(shown.OrderDescending(), shown);
        Assert.Matches(@"^about [3-6] minutes", await shopper.Page.Locator(".facts dd").First.TextContentAsync());
        Assert.Matches(@"^\d+ ahead", await shopper.Page.TitleAsync());
        await Look.AtAsync(shopper, "waiting", "phone-light", "phone-dark", "desk-light", "desk-dark");
        await shopper.Page.ReloadAsync();
        await shopper.SceneAsync("waiting");
    }

    [Fact]
    public async Task A_pause_and_a_word_from_the_merchant_are_told()
    {
        using var door = pages.Open();
        var slug = await LineAsync(door, ahead: 20, ratePerMinute: 30);
        await using var shopper = await pages.JoinedAsync(slug);
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/message", new { message = "The blue ones come in half size 42.5, too." })).Ok();
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/pause", new { })).Ok();
        await shopper.SeesAsync("The sale is paused");
        await shopper.SeesAsync("half size 42.5");
        await shopper.SeesAsync("known when the sale goes on");
        await Look.AtAsync(shopper, "paused", "phone-light");
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/resume", new { })).Ok();
        await Assertions.Expect(shopper.Page.GetByText("The sale is paused")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Everything_on_hold_makes_a_waiting_list_and_its_end_is_told_to_all()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["items"] = Door.Items(Door.ItemOf("sneaker", 1)) });
        var first = await door.TurnAsync(slug);
        await using var shopper = await pages.JoinedAsync(slug);
        await shopper.SeesAsync("You are on the waiting list");
        await shopper.SeesAsync("1 on hold by others");
        await Look.AtAsync(shopper, "waiting-list", "phone-dark");
        await using var visitor = await pages.VisitorAsync(slug);

        (await door.CheckoutAsync(first)).Ok();

        await shopper.SceneAsync("ended");
        await shopper.SeesAsync("Sold out");
        await Look.AtAsync(shopper, "sold-out", "desk-light");
        await visitor.SeesAsync("Sold out");
    }

    [Fact]
    public async Task Leaving_asks_first_and_one_can_join_again()
    {
        using var door = pages.Open();
        var slug = await LineAsync(door, ahead: 20, ratePerMinute: 1);
        await using var shopper = await pages.JoinedAsync(slug);
        await shopper.PressAsync("Leave the queue");
        await Look.AtAsync(shopper, "leave");
        await shopper.PressAsync("Keep my place");
        await shopper.SceneAsync("waiting");
        await shopper.PressAsync("Leave the queue");
        await shopper.Page.Locator("dialog[open] button.quiet").ClickAsync();
        await shopper.SceneAsync("ended");
        await shopper.SeesAsync("You left the queue");
        await Look.AtAsync(shopper, "left");
        await shopper.PressAsync("Join again at the end");
        await shopper.SceneAsync("join");
        await shopper.JoinAsync();
        await shopper.SceneAsync("waiting");
        await shopper.SeesAsync("22");
    }

    [Fact]
    public async Task Offline_and_back_the_place_is_the_same()
    {
        using var door = pages.Open();
        var slug = await LineAsync(door, ahead: 100, ratePerMinute: 60);
        await using var shopper = await pages.JoinedAsync(slug);
        var number = await NumberAsync(shopper.Page);
        await shopper.ConnectionAsync("live");
        await shopper.Context.SetOfflineAsync(true);
        await shopper.ConnectionAsync("offline");
        await shopper.SeesAsync("You are offline");
        await Look.AtAsync(shopper, "offline", "phone-light");
        await shopper.Context.SetOfflineAsync(false);
        await shopper.ConnectionAsync("live");
        Assert.Equal(number, await NumberAsync(shopper.Page));
    }

    [Fact]
    public async Task A_full_outage_holds_the_place_and_the_page_comes_back_by_itself()
    {
        using var door = pages.Open();
        var slug = await LineAsync(door, ahead: 300, ratePerMinute: 60);
        await using var shopper = await pages.JoinedAsync(slug);
        var number = await NumberAsync(shopper.Page);
        await pages.Stack.Web.KillAsync();
        await shopper.ConnectionAsync("reconnecting");
        await Look.AtAsync(shopper, "reconnecting");
        await shopper.ConnectionAsync("outage");
        await shopper.SeesAsync("Nobody overtakes you meanwhile");
        await Look.AtAsync(shopper, "outage", "phone-dark");
        await pages.Stack.Web.RestartAsync();
        await shopper.ConnectionAsync("live");
        Assert.Equal(number, await NumberAsync(shopper.Page));
    }

    [Fact]
    public async Task Where_push_is_forbidden_the_page_asks_and_says_nothing_of_it()
    {
        using var door = pages.Open();
        var slug = await LineAsync(door, ahead: 100, ratePerMinute: 120);
        await using var shopper = await pages.ShopperAsync();
        await shopper.Page.RouteWebSocketAsync(_ => true, socket => socket.CloseAsync());
        await shopper.GoAsync(slug);
        await shopper.JoinAsync();
        await shopper.SceneAsync("waiting");
        var before = await shopper.Page.Locator("h1 .figure").TextContentAsync();
        await Until.TrueAsync("it moved without push", async () => await shopper.Page.Locator("h1 .figure").TextContentAsync() != before);
        await shopper.ConnectionAsync("live");
    }

    /// <summary>A sale with this many shoppers ahead of whoever comes next, who do not look.</summary>
    internal static async Task<string> LineAsync(Door door, int ahead, int ratePerMinute)
    {
        var slug = await door.OpenSaleAsync(new JsonObject
        {
            ["name"] = "Runner One, first release",
            ["ratePerMinute"] = ratePerMinute,
            ["items"] = Door.Items(Door.ItemOf("blue", 400, limitPerShopper: 2)),
        });
        await Parallel.ForAsync(0, ahead, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) => await door.JoinedAsync(slug, "blue"));
        return slug;
    }

    internal static Task<string?> NumberAsync(IPage page) =>
        page.Locator(".facts dt:text-is('Your number') + dd").TextContentAsync();
}
