using System.Text.Json.Nodes;
using EndToEnd.Tests.Doors;
using EndToEnd.Tests.Stack;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The turn, and every way in which it ends.</summary>
[Collection(PageTests.Name)]
public sealed class TurnTests(PageStack pages)
{
    [Fact]
    public async Task A_turn_is_bought()
    {
        using var door = pages.Open();
        await using var shopper = await pages.JoinedAsync(await door.OpenSaleAsync([]), "turn");
        await shopper.SeesAsync("It is your turn");
        await shopper.SeesAsync("cannot be extended");
        Assert.StartsWith("Your turn!", await shopper.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Contains("It is your turn", await shopper.Said.TextContentAsync(), StringComparison.Ordinal);
        await Look.AtAsync(shopper, "turn", "phone-light", "desk-dark");
        await shopper.PressAsync("Confirm purchase");
        await shopper.SceneAsync("bought");
        await Look.AtAsync(shopper, "bought", "phone-light");
        await shopper.Page.ReloadAsync();
        await shopper.SceneAsync("bought");
    }

    /// <summary>The wish outlives a reload: whatever is pressed first on the new page allows the sound again.</summary>
    [Fact]
    public async Task Who_asked_to_be_called_hears_and_sees_the_turn_from_another_tab()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 2, ratePerMinute: 600);
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/pause", new { })).Ok();
        await door.Api.BecomesAsync(slug, "paused");
        await using var shopper = await pages.ShopperAsync();
        await shopper.Context.AddInitScriptAsync("""
            window.called = { tones: 0, notes: [] };
            const start = OscillatorNode.prototype.start;
            OscillatorNode.prototype.start = function (at) { window.called.tones++; start.call(this, at); };
            window.Notification = class {
              static permission = 'granted';
              constructor(title, { body }) { window.called.notes.push(`${title} / ${body}`); }
            };
            """);
        await shopper.GoAsync(slug);
        await shopper.JoinAsync();
        await shopper.SceneAsync("waiting");
        await shopper.PressAsync("Call me at my turn");
        await shopper.Page.ReloadAsync();
        await shopper.SceneAsync("waiting");
        await shopper.Page.Keyboard.PressAsync("Tab");
        await shopper.ConnectionAsync("live");
        await shopper.Page.EvaluateAsync("Object.defineProperty(document, 'hidden', { get: () => true })");

        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/resume", new { })).Ok();

        await shopper.SceneAsync("turn");
        Assert.Equal(2, await shopper.Page.EvaluateAsync<int>("window.called.tones"));
        Assert.Equal(["It is your turn / Runner One, first release"], await shopper.Page.EvaluateAsync<string[]>("window.called.notes"));
    }

    /// <summary>WCAG 2.2.1: a warning with time left to act on it, and one press gives more.</summary>
    [Fact]
    public async Task Time_that_runs_out_is_warned_of_and_given_again_where_the_sale_gives_it()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["extendOnce"] = true });
        await using var shopper = await pages.JoinedAsync(slug, "turn");
        await pages.Stack.Database.EndHoldsInAsync(slug, TimeSpan.FromSeconds(125));
        await shopper.Page.ReloadAsync();
        await shopper.SceneAsync("turn");
        await Assertions.Expect(shopper.Page.Locator(".hurry")).ToContainTextAsync("Little time left", new() { Timeout = 20_000 });
        await Assertions.Expect(shopper.Said).ToContainTextAsync("You can ask for more time");
        await Look.AtAsync(shopper, "hurry", "phone-dark");
        await shopper.PressAsync("I need more time");
        await Assertions.Expect(shopper.Page.Locator(".hurry")).ToBeHiddenAsync();
        await Assertions.Expect(shopper.Page.Locator(".timer .figure")).ToContainTextAsync("11:");
        await shopper.SeesAsync("cannot be extended");
    }

    [Fact]
    public async Task A_turn_is_given_back_or_lapses()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync([]);
        await using var giver = await pages.JoinedAsync(slug, "turn");
        await giver.PressAsync("Give back");
        await giver.Page.Locator("dialog[open] button.quiet").ClickAsync();
        await giver.SeesAsync("You gave your items back");
        await Look.AtAsync(giver, "released");

        await using var sleeper = await pages.JoinedAsync(slug, "turn");
        await pages.Stack.Database.EndHoldsInAsync(slug, TimeSpan.FromSeconds(1));
        await sleeper.SeesAsync("The time was up");
        await Look.AtAsync(sleeper, "expired");
    }

    [Fact]
    public async Task A_missed_turn_is_claimed()
    {
        using var door = pages.Open();
        await using var shopper = await MissedAsync(door);
        await Look.AtAsync(shopper, "missed", "phone-light");
        await shopper.PressAsync("Take my turn now");
        await shopper.SceneAsync("turn");
    }

    /// <summary>The ledger grants a claimed turn within moments, and what it granted is pushed: the answer to the claim, which still says missed, may come after it.</summary>
    [Fact]
    public async Task A_claimed_turn_stays_where_the_answer_to_the_claim_comes_after_it()
    {
        using var door = pages.Open();
        await using var shopper = await MissedAsync(door);
        var turnIsShown = new TaskCompletionSource();
        await shopper.Page.RouteAsync("**/api/ticket/claim?*", async route =>
        {
            var answer = await route.FetchAsync();
            await turnIsShown.Task;
            await route.FulfillAsync(new() { Response = answer });
        });
        await shopper.PressAsync("Take my turn now");
        await shopper.SceneAsync("turn");
        turnIsShown.SetResult();
        // Cannot be pressed before the answer was taken.
        await shopper.PressAsync("Confirm purchase");
        await shopper.SceneAsync("bought");
    }

    private async Task<Shopper> MissedAsync(Door door)
    {
        var slug = await WaitingTests.LineAsync(door, ahead: 3, ratePerMinute: 600);
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/pause", new { })).Ok();
        await door.Api.BecomesAsync(slug, "paused");
        var shopper = await pages.JoinedAsync(slug);
        await shopper.Page.CloseAsync();
        await pages.NobodyWasSeenForLongAsync(slug);
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/resume", new { })).Ok();
        // Asked behind the pages' back: asking is being there.
        await Until.TrueAsync("the turn was missed", async () =>
            await pages.Stack.Database.StatesAsync(slug) is { Count: 4 } states && states.Contains("missed", StringComparer.Ordinal));
        await shopper.ComeBackAsync(slug);
        await shopper.SceneAsync("missed");
        return shopper;
    }

    [Fact]
    public async Task Who_asks_for_more_than_one_may_have_is_told_why()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["items"] = Door.Items(Door.ItemOf("sneaker", 9, limitPerShopper: 1)) });
        await using var shopper = await pages.JoinedAsync(slug, "turn");
        await shopper.PressAsync("Confirm purchase");
        await shopper.SceneAsync("bought");
        await shopper.Page.EvaluateAsync("slug => fetch(`/api/ticket?sale=${slug}`, { method: 'DELETE' })", slug);
        await shopper.GoAsync(slug);
        await shopper.JoinAsync();
        await shopper.SceneAsync("ended");
        await shopper.SeesAsync("more than one person may get in this sale");
        await Look.AtAsync(shopper, "blocked");
    }

    [Fact]
    public async Task A_sale_that_closes_says_so_to_who_waits_and_to_who_comes()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 5, ratePerMinute: 1);
        await using var shopper = await pages.JoinedAsync(slug);
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/close", new { })).Ok();
        await shopper.SceneAsync("ended");
        await shopper.SeesAsync("This sale is over");
        await Look.AtAsync(shopper, "closed");
    }

    [Fact]
    public async Task Who_pays_too_late_gets_a_voucher_on_the_page()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync(new JsonObject
        {
            ["policy"] = "first-to-pay",
            ["items"] = Door.Items(Door.ItemOf("sneaker", 1)),
        });
        await using var shopper = await pages.JoinedAsync(slug, "turn");
        await shopper.SeesAsync("Nothing is on hold");
        (await door.CheckoutAsync(await door.TurnAsync(slug, state: "admitted"))).Ok();
        await shopper.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm purchase" }).ClickAsync(new() { Timeout = 3_000 });
        await shopper.SeesAsync("A voucher for you");
        await Look.AtAsync(shopper, "voucher", "phone-light");
    }
}
