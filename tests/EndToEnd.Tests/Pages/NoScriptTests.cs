using EndToEnd.Tests.Doors;
using EndToEnd.Tests.Stack;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The whole way without JavaScript: forms, and a page that refreshes itself.</summary>
[Collection(PageTests.Name)]
public sealed class NoScriptTests(PageStack pages)
{
    [Fact]
    public async Task Without_a_script_one_joins_with_alternatives_waits_and_buys()
    {
        using var door = pages.Open();
        var slug = await BeforeTests.OpenWithTwoAsync(door, colours: 3);
        await using var shopper = await OpenAsync();
        await shopper.GoAsync(slug);
        await shopper.Page.GetByText("If my choice is gone").ClickAsync();
        await shopper.Page.GetByLabel("Alternative 1").SelectOptionAsync("green");
        var asked = await shopper.Page.RunAndWaitForRequestAsync(shopper.JoinAsync, request => request.Method == "POST");
        Assert.Contains("alternative=green", asked.PostData, StringComparison.Ordinal);
        await ReloadedUntilAsync(shopper, "turn");
        await shopper.SeesAsync("It is your turn");
        await shopper.PressAsync("Confirm purchase");
        await shopper.SeesAsync("It is yours");
        Assert.Equal("100 99 0 1 0", await door.BalancesAsync(slug, "blue"));
    }

    [Fact]
    public async Task Without_a_script_one_takes_the_place_to_a_phone_leaves_and_claims_a_missed_turn()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 12, ratePerMinute: 600);
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/pause", new { })).Ok();
        await door.Api.BecomesAsync(slug, "paused");
        await using var shopper = await OpenAsync();
        await shopper.GoAsync(slug);
        await shopper.JoinAsync();
        await shopper.SeesAsync("You are in line");
        Assert.True(await shopper.Page.Locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").CountAsync() > 0);
        await shopper.PressAsync("Add my phone");
        await shopper.SeesAsync("Scan this with your phone");
        Assert.True(await shopper.Page.Locator("svg.qr path").IsVisibleAsync());
        await shopper.Page.GetByText("Back to my place").ClickAsync();
        await shopper.SeesAsync("You are in line");

        await shopper.Page.GotoAsync("about:blank");
        await pages.NobodyWasSeenForLongAsync(slug);
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/resume", new { })).Ok();
        await Until.TrueAsync("the turn was missed", async () =>
            await pages.Stack.Database.StatesAsync(slug) is { Count: 13 } states && states.Contains("missed", StringComparer.Ordinal));
        await shopper.GoAsync(slug);
        await shopper.PressAsync("Take my turn now");
        await ReloadedUntilAsync(shopper, "turn");
    }

    private Task<Shopper> OpenAsync() => pages.ShopperAsync(new() { JavaScriptEnabled = false, ViewportSize = new() { Width = 360, Height = 740 } });

    private static Task ReloadedUntilAsync(Shopper shopper, string scene) => Until.TrueAsync($"the page showed {scene}", async () =>
    {
        try
        {
            await shopper.Page.ReloadAsync();
        }
        catch (PlaywrightException e) when (e.Message.Contains("Not attached", StringComparison.Ordinal))
        {
            return false; // The page's own refresh came in the same instant.
        }

        return await shopper.Page.Locator($".scene[data-scene={scene}]").CountAsync() > 0;
    });
}
