using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The wizard, typed into with what is wrong and mended where it says so, until its sale is open, is paused, goes on, and a crowd has come to it.</summary>
[Collection(PageTests.Name)]
public sealed class WizardTests(PageStack pages)
{
    /// <summary>At ten a second it is over in eight.</summary>
    private const int Rush = 80;

    private const string Table =
        """
        sku,name,price,stock,limit
        runner-blue,"Runner One, blue",129.00,500,2
        runner-red,Runner One red,12x9,300,2
        runner-green,Runner One green,119.50,200,1
        """;

    [Fact]
    public async Task A_sale_is_made_with_a_table_that_has_a_bad_line_and_is_run_with_confirmations()
    {
        await using var owner = await pages.OwnerAsync();
        var page = owner.Page;
        var name = $"Runner {ServersFixture.UniqueName("one")[^8..]}";
        await page.GetByRole(AriaRole.Link, new() { Name = "New sale" }).ClickAsync();
        await TypeItemsAsync(owner, name);
        await TypeTimeAsync(owner);
        await NextAsync(owner, "Rules");
        await NextAsync(owner, "Looks");
        await page.Locator(".field", new() { HasText = "Name at the head of the page" }).Locator("input").FillAsync("Nordlicht");
        await NextAsync(owner, "Review");
        var preview = page.FrameLocator("iframe.preview");
        await Assertions.Expect(preview.Locator(".item .name").First).ToHaveTextAsync("Runner One, blue", new() { Timeout = 20_000 });
        await Assertions.Expect(preview.Locator(".item .price").First).ToHaveTextAsync("129.00 EUR");
        await Look.AtAsync(owner, "console-review", "desk-light");
        await owner.PressAsync("Schedule the sale");

        // The server's word on a length of no minutes stands at the field, on the step where it is.
        var lasts = page.Locator(".field", new() { HasText = "Lasts, in minutes" });
        await Assertions.Expect(lasts.Locator(".mistake")).ToContainTextAsync("1 to 527040");
        await lasts.Locator("input").FillAsync("90");
        await Assertions.Expect(page.Locator(".panel > .mistake")).ToContainTextAsync("Each rate of ramp must be 0 to");
        await page.GetByLabel("Admissions a minute", new() { Exact = true }).Nth(1).FillAsync("900");
        await Assertions.Expect(page.Locator(".panel > .mistake")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "5. Review" }).ClickAsync();
        await owner.PressAsync("Schedule the sale");
        await ConsoleStaff.HeadAsync(page, name);
        await Assertions.Expect(page.Locator(".facts").First).ToContainTextAsync("with a schedule of 2 rates");

        await page.SetViewportSizeAsync(1280, 800);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sales", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".row", new() { HasText = name })).ToContainTextAsync("Europe/Berlin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Calendar" }).ClickAsync();
        await page.Locator(".day[data-today=true] .entry", new() { HasText = name }).ClickAsync();
        await PauseAndResumeAsync(owner);
        await RushAsync(owner);
        owner.HasNothingToComplainOf();
    }

    private static async Task TypeItemsAsync(Shopper owner, string name)
    {
        var page = owner.Page;
        var sale = page.Locator("section.panel", new() { HasText = "Shoppers read it." });
        await sale.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Or paste the lines").FillAsync(Table);
        await Assertions.Expect(page.Locator(".notice[data-kind=warn]")).ToContainTextAsync("Line 3: Price “12x9” is no amount");
        await Look.AtAsync(owner, "console-table");
        await page.ReloadAsync();
        await Assertions.Expect(sale.GetByLabel("Name")).ToHaveValueAsync(name); // A reload loses nothing, nor the table.
        await owner.PressAsync("Take 2 items");
        await Assertions.Expect(page.Locator(".items .item")).ToHaveCountAsync(2);
        await NextAsync(owner, "Time and rate");
    }

    private static async Task TypeTimeAsync(Shopper owner)
    {
        var page = owner.Page;
        var berlin = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        await page.GetByLabel("Start").FillAsync(berlin.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await page.GetByLabel("Lasts, in minutes").FillAsync("0");
        await page.GetByLabel("Lobby, in minutes").FillAsync("0");
        await page.GetByLabel("Rate: admissions a minute").FillAsync("600");
        await page.GetByLabel("How many shoppers do you expect?").FillAsync("6000");
        await page.GetByLabel("Lasts, in minutes").FillAsync("60");
        await Assertions.Expect(page.Locator(".answer .big")).ToHaveTextAsync("10 min");
        await TypeRampAsync(owner, berlin);
        await Look.AtAsync(owner, "console-time");
        await page.GetByLabel("Lasts, in minutes").FillAsync("0");
    }

    private static async Task TypeRampAsync(Shopper owner, DateTimeOffset start)
    {
        var page = owner.Page;
        var (from, rate) = (page.GetByLabel("From", new() { Exact = true }), page.GetByLabel("Admissions a minute", new() { Exact = true }));
        string At(int minutes) => start.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        await owner.PressAsync("Add a rate");
        await Assertions.Expect(rate.First).ToHaveValueAsync("600"); // What the sale would do anyway.
        await owner.PressAsync("Add a rate");
        await from.Nth(1).FillAsync(At(-5));
        await rate.Nth(1).FillAsync("9000000"); // What is too many, the server says.
        await NextAsync(owner, "Rules");
        await Assertions.Expect(page.Locator(".item .mistake")).ToHaveTextAsync(["Later than the row before."]);
        await from.Nth(1).FillAsync(At(30));
        await Assertions.Expect(page.Locator(".answer")).ToContainTextAsync("by the schedule of rates");
    }

    private static async Task PauseAndResumeAsync(Shopper owner)
    {
        var page = owner.Page;
        var state = page.Locator(".eyebrow .tag");
        await Assertions.Expect(state).ToHaveTextAsync("Open", new() { Timeout = 60_000 });
        await owner.PressAsync("Pause…");
        await Assertions.Expect(page.Locator("dialog[open]")).ToContainTextAsync("0 shoppers wait now: nobody is admitted until you resume");
        await Look.IsAccessibleAsync(page, "a question");
        await owner.PressAsync("Pause");
        await Assertions.Expect(state).ToHaveTextAsync("Paused");
        await owner.PressAsync("Resume…");

        // The schedule is some minutes on its way from 600 to 900 by now.
        await Assertions.Expect(page.Locator("dialog[open]")).ToContainTextAsync(new Regex("\\b6[0-9][0-9] a minute are admitted again"));
        await owner.PressAsync("Resume");
        await Assertions.Expect(state).ToHaveTextAsync("Open");
    }

    /// <summary>What the wizard made is a sale: a crowd comes, the live view follows it, one of them buys, and the report says so.</summary>
    private async Task RushAsync(Shopper owner)
    {
        var page = owner.Page;
        using var door = pages.Open();
        var slug = new Uri(page.Url).Segments[^1];
        await page.GetByRole(AriaRole.Link, new() { Name = "Live", Exact = true }).ClickAsync();
        await LiveView.IsLiveAsync(page);
        await Parallel.ForAsync(1, Rush, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) => await door.JoinedAsync(slug, "runner-blue"));
        (await door.CheckoutAsync(await door.TurnAsync(slug, "runner-blue", quantity: 2))).Ok();
        await LiveView.ShowsAsync(page, "Joined", $"{Rush}");
        await LiveView.ShowsAsync(page, "Admitted", $"{Rush}");
        await LiveView.ShowsAsync(page, "On hold", $"{Rush - 1}");
        await LiveView.ShowsAsync(page, "Sold", "2");
        await page.GetByRole(AriaRole.Link, new() { Name = "Report", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("tr", new() { HasText = "Admitted" }).Locator("td").First).ToHaveTextAsync($"{Rush}");
        await Assertions.Expect(page.Locator(".facts > div", new() { HasText = "Charged in all" }).Locator("dd")).ToContainTextAsync("258.00");
    }

    private static Task NextAsync(Shopper owner, string step) => owner.PressAsync($"Next: {step}");
}
