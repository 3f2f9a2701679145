using EndToEnd.Tests.Doors;
using Microsoft.Playwright;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>WCAG 2.2 AA beyond what axe sees: keyboard, reflow, motion, languages, announcements.</summary>
[Collection(PageTests.Name)]
public sealed class AccessTests(PageStack pages)
{
    private const string Overflow = "Math.max(0, document.documentElement.scrollWidth - innerWidth)";

    [Fact]
    public async Task Arabic_reads_from_right_to_left_in_every_part()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 120, ratePerMinute: 60);
        await using var shopper = await pages.ShopperAsync(new() { Locale = "ar" });
        await shopper.GoAsync(slug);
        Assert.Equal(("rtl", "ar"), (await AttributeAsync(shopper, "dir"), await AttributeAsync(shopper, "lang")));
        await shopper.SceneAsync("join");
        await shopper.JoinAsync();
        await shopper.SceneAsync("waiting");
        await Look.AtAsync(shopper, "arabic", "phone-light");
        await shopper.Page.GetByText("Deutsch").ClickAsync();
        Assert.Equal(("ltr", "de"), (await AttributeAsync(shopper, "dir"), await AttributeAsync(shopper, "lang")));
        await shopper.SceneAsync("waiting");
    }

    [Theory]
    [InlineData("de")]
    [InlineData("es")]
    [InlineData("fr")]
    [InlineData("ja")]
    public async Task Every_language_has_room_for_its_words(string language)
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync([]);
        await using var shopper = await pages.ShopperAsync(new() { Locale = language, ViewportSize = new() { Width = 360, Height = 740 } });
        await shopper.GoAsync(slug);
        await shopper.SceneAsync("join");
        Assert.Equal(0, await shopper.Page.EvaluateAsync<int>(Overflow));
        await shopper.JoinAsync();
        await shopper.SceneAsync("turn");
        await Look.AtAsync(shopper, $"turn-{language}");
    }

    /// <summary>1.4.10: 1280 px at 400% are 320 px.</summary>
    [Fact]
    public async Task At_400_percent_everything_is_there_in_one_column()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 60, ratePerMinute: 6);
        await using var shopper = await pages.ShopperAsync(new() { ViewportSize = new() { Width = 320, Height = 256 } });
        await shopper.GoAsync(slug);
        await shopper.SceneAsync("join");
        Assert.Equal(0, await shopper.Page.EvaluateAsync<int>(Overflow));
        await shopper.JoinAsync();
        await shopper.SceneAsync("waiting");
        Assert.Equal(0, await shopper.Page.EvaluateAsync<int>(Overflow));
        await shopper.PressAsync("Add my phone");
        Assert.Equal(0, await shopper.Page.EvaluateAsync<int>(Overflow));
        await shopper.PressAsync("Close");
        await shopper.Page.GetByRole(AriaRole.Button, new() { Name = "Leave the queue" }).First.ScrollIntoViewIfNeededAsync();
    }

    [Fact]
    public async Task With_the_keyboard_alone_one_joins_waits_and_buys()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync([]);
        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("join");
        await shopper.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await FocusedAsync(shopper));
        await TabToAsync(shopper, "Join the queue");
        await shopper.Page.Keyboard.PressAsync("Enter");
        await shopper.SceneAsync("turn");
        Assert.Equal("It is your turn", await FocusedAsync(shopper)); // The headline: reading goes on there, not at the top of the page.
        await TabToAsync(shopper, "Confirm purchase");
        await shopper.Page.Keyboard.PressAsync("Space");
        await shopper.SceneAsync("bought");
    }

    [Fact]
    public async Task Who_wants_no_motion_gets_none()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 60, ratePerMinute: 6);
        await using var shopper = await pages.ShopperAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await shopper.GoAsync(slug);
        await shopper.JoinAsync();
        await shopper.SceneAsync("waiting");
        Assert.Equal(0, await shopper.Page.EvaluateAsync<int>("document.getAnimations().length"));
    }

    /// <summary>The number changes every second; a screen reader is told of milestones only.</summary>
    [Fact]
    public async Task Announcements_do_not_chatter()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 130, ratePerMinute: 600);
        await using var shopper = await pages.ShopperAsync();
        await shopper.GoAsync(slug);
        await shopper.SceneAsync("join");
        await shopper.Page.EvaluateAsync(
            "() => { window.told = []; new MutationObserver(() => told.push(document.querySelector('#said').textContent)).observe(document.querySelector('#said'), { childList: true, characterData: true, subtree: true }); }");
        await shopper.JoinAsync();
        await shopper.SceneAsync("turn");
        var told = await shopper.Page.EvaluateAsync<string[]>("told");
        Assert.InRange(told.Length, 3, 12);
        Assert.Equal(told.Distinct(), told);
        Assert.Contains(told, said => said.Contains("ahead of you", StringComparison.Ordinal));
        Assert.Contains(told, said => said.Contains("It is your turn", StringComparison.Ordinal));
    }

    /// <summary>Its rules allow no script at all and no style but its own: whatever broke them would stand in the console.</summary>
    [Fact]
    public async Task The_reference_of_the_calls_is_read_on_a_phone_and_asks_nobody_else()
    {
        await using var reader = await pages.ShopperAsync();
        var asked = new List<string>();
        reader.Page.Request += (_, request) => asked.Add(request.Url);
        await reader.Page.GotoAsync(new Uri(new Uri(pages.Address), "/api/docs").ToString());
        await Look.AtAsync(reader, "reference", "phone-light", "desk-light", "desk-dark");
        Assert.All(asked, url => Assert.StartsWith(pages.Address, url, StringComparison.Ordinal));
        await reader.Page.Locator("summary", new() { HasText = "Shoppers" }).ClickAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "POST /api/sales/{slug}/tickets" }).ClickAsync();
        await Assertions.Expect(reader.Page.Locator("article:target")).ToContainTextAsync("Joins a sale");
    }

    private static Task<string?> AttributeAsync(Shopper shopper, string name) => shopper.Page.Locator("html").GetAttributeAsync(name);

    private static Task<string> FocusedAsync(Shopper shopper) => shopper.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()");

    private static async Task TabToAsync(Shopper shopper, string name)
    {
        for (var presses = 0; presses < 20; presses++)
        {
            await shopper.Page.Keyboard.PressAsync("Tab");
            if (await FocusedAsync(shopper) == name)
            {
                return;
            }
        }

        Assert.Fail($"'{name}' is not reached with 20 presses of Tab.");
    }
}
