using System.Text.Json.Nodes;
using EndToEnd.Tests.Doors;
using EndToEnd.Tests.Stack;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The page before a shopper has a number: each state reached as shoppers reach it, and looked at.</summary>
[Collection(PageTests.Name)]
public sealed class BeforeTests(PageStack pages)
{
    [Fact]
    public async Task A_countdown_says_when_the_waiting_room_opens()
    {
        using var door = pages.Open();
        var now = TimeProvider.System.GetUtcNow();
        var slug = await door.ScheduleAsync(new JsonObject
        {
            ["startsAt"] = now.AddMinutes(45),
            ["endsAt"] = now.AddHours(2),
            ["lobbyMinutes"] = 30,
        });
        await Until.TrueAsync("the page is there", async () => await door.Api.JsonAsync($"/api/sales/{slug}/progress") is not null);
        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("countdown");
        var first = await shopper.Page.Locator("h1 .figure").TextContentAsync();
        Assert.Matches(@"^1[45]:\d\d$", first);
        await Until.TrueAsync("it counts", async () => await shopper.Page.Locator("h1 .figure").TextContentAsync() != first);
        await Look.AtAsync(shopper, "countdown", "phone-light");
    }

    /// <summary>What can wait is offered before the start, kept by the shop, and off while the merchant's sales need everything.</summary>
    [Fact]
    public async Task A_wish_and_a_reminder_are_kept_and_are_off_in_read_only_mode_while_the_rest_works()
    {
        using var door = pages.Open();
        var now = TimeProvider.System.GetUtcNow();
        var slug = await door.ScheduleAsync(new JsonObject
        {
            ["startsAt"] = now.AddMinutes(45),
            ["endsAt"] = now.AddHours(2),
        });
        await Until.TrueAsync("the page is there", async () => await door.Api.JsonAsync($"/api/sales/{slug}/progress") is not null);
        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("countdown");
        var wish = shopper.Page.Locator(".wishes button[aria-pressed]").First;
        await wish.ClickAsync();
        await Assertions.Expect(wish).ToHaveAttributeAsync("aria-pressed", "true");
        await shopper.Page.GetByLabel("E-mail address").FillAsync("kim@shop.example");
        await shopper.PressAsync("Tell me when it starts");
        await shopper.SeesAsync("The shop has your address: kim@shop.example");
        Assert.Equal("kim@shop.example", (string)(await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}/reminders")).Ok()[0]!["email"]!);
        await Look.AtAsync(shopper, "wishes", "phone-light");
        await shopper.Page.ReloadAsync();
        await Assertions.Expect(wish).ToHaveAttributeAsync("aria-pressed", "true");

        try
        {
            (await door.MerchantAsync(HttpMethod.Post, "read-only", new { on = true, reason = "Stocktaking until noon." })).Ok();
            await wish.ClickAsync(); // The page has not heard of it yet: the refusal tells.
            await shopper.SeesAsync("Off for the moment");
            await Assertions.Expect(wish).ToHaveAttributeAsync("aria-pressed", "true");
            await shopper.Page.ReloadAsync();
            await shopper.SeesAsync("Stocktaking until noon.");
            await Look.AtAsync(shopper, "read-only", "phone-light", "desk-dark");
            Assert.NotEqual("0:00", await shopper.Page.Locator("h1 .figure").TextContentAsync());
        }
        finally
        {
            (await door.MerchantAsync(HttpMethod.Post, "read-only", new { on = (bool?)null })).Ok();
        }

        await shopper.Page.ReloadAsync();
        await Assertions.Expect(shopper.Page.Locator(".wishes .off")).ToHaveCountAsync(0);
        await wish.ClickAsync();
        await Assertions.Expect(wish).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task The_waiting_room_draws_and_the_place_is_verified_on_the_device()
    {
        using var door = pages.Open();
        var slug = await door.Api.OpenLobbyAsync(units: 50, ratePerMinute: 1);
        await door.Api.JoinAllAsync(slug, 40);
        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("join");
        await shopper.SeesAsync("Come in and wait for the draw");
        await Look.AtAsync(shopper, "lobby-join");
        await shopper.JoinAsync();
        await shopper.SceneAsync("lobby");
        await Look.AtAsync(shopper, "lobby", "desk-dark");

        await pages.Stack.Database.StartNowAsync(slug);

        await shopper.SceneAsync("waiting");
        var number = await shopper.Page.Locator(".drew .figure").TextContentAsync();
        await shopper.PressAsync("Verify my place");
        await shopper.SeesAsync("the draw kept its promise");
        Assert.Contains($"drew number {number}.", await shopper.Page.Locator(".verify").TextContentAsync(), StringComparison.Ordinal);
        Assert.Contains($"You drew number {number}.", await shopper.Said.TextContentAsync(), StringComparison.Ordinal);
        await Look.AtAsync(shopper, "draw", "phone-dark");
    }

    [Fact]
    public async Task Joining_asks_what_and_what_else_in_order()
    {
        using var door = pages.Open();
        var slug = await OpenWithTwoAsync(door, colours: 3);
        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("join");
        await shopper.Page.GetByText("If my choice is gone").ClickAsync();
        await Look.AtAsync(shopper, "join", "phone-light", "desk-light");
        await shopper.Page.GetByLabel("Alternative 1").SelectOptionAsync("red");
        await shopper.Page.GetByLabel("Alternative 2").SelectOptionAsync("green");
        var asked = await shopper.Page.RunAndWaitForRequestAsync(shopper.JoinAsync, request => request.Method == "POST");
        Assert.Equal(["red", "green"], JsonNode.Parse(asked.PostData!)!["items"]![0]!["alternatives"]!.AsArray().Select(sku => (string)sku!));
        await shopper.SceneAsync("turn");
    }

    [Fact]
    public async Task A_check_is_asked_for_and_is_no_dead_end()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync([]);
        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("join");
        await shopper.AnswerAsync("**/tickets", 403, "challenge-required");
        await shopper.JoinAsync();
        await shopper.SceneAsync("refused");
        await shopper.SeesAsync("One short check");
        await Look.AtAsync(shopper, "challenge-required");

        await shopper.Page.UnrouteAsync("**/tickets");
        await shopper.PressAsync("Try again");
        await shopper.SceneAsync("join");
        await shopper.JoinAsync();
        await shopper.SceneAsync("turn");
    }

    [Fact]
    public async Task Who_is_limited_is_told_for_how_long_and_gets_in_without_doing_anything()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync([]);
        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("join");
        await shopper.AnswerAsync("**/tickets", 429, "limited", retryAfter: 8);
        await shopper.JoinAsync();
        await shopper.SeesAsync("A little too fast");
        Assert.Matches(@"go on by ourselves in 0:(0[1-9]|1[0-2])", await shopper.Page.Locator(".notice[data-kind=setback]").TextContentAsync());
        await Look.AtAsync(shopper, "limited", "phone-light");
        await shopper.Page.UnrouteAsync("**/tickets");
        await shopper.SceneAsync("turn");
    }

    [Fact]
    public async Task A_queue_that_takes_nobody_new_says_so()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync([]);
        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("join");
        await using var unscripted = await pages.ShopperAsync(new() { JavaScriptEnabled = false });
        await unscripted.GoAsync(slug);
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/drain", new { })).Ok();

        await shopper.SceneAsync("draining");
        await shopper.SeesAsync("Nobody new is let in");
        await Assertions.Expect(shopper.Page.Locator("form.join")).ToHaveCountAsync(0);
        await Look.AtAsync(shopper, "draining");

        await unscripted.JoinAsync(); // The form was drawn before: it is refused, and the page that comes back has none.
        await Assertions.Expect(unscripted.Page.Locator(".scene[data-scene=draining]")).ToBeVisibleAsync();
        await Assertions.Expect(unscripted.Page.Locator("form.join")).ToHaveCountAsync(0);
        await Assertions.Expect(unscripted.Page.GetByText("Nobody new is let in")).ToHaveCountAsync(1);

        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/undrain", new { })).Ok();
        await shopper.SceneAsync("join");
    }

    internal static Task<string> OpenWithTwoAsync(Door door, int colours) => door.OpenSaleAsync(new JsonObject
    {
        ["name"] = "Runner One, first release",
        ["items"] = Door.Items([.. new[] { "blue", "red", "green" }.Take(colours).Select(sku => Door.ItemOf(sku, 100, limitPerShopper: 2))]),
    });
}
