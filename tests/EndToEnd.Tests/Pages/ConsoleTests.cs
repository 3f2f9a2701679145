using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Doors;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The console as a merchant's people use it, from the one-time link to a sale that is paused and goes on.</summary>
[Collection(PageTests.Name)]
public sealed class ConsoleTests(PageStack pages)
{
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
        await NextAsync(page, "Rules");
        await NextAsync(page, "Looks");
        await page.Locator(".field", new() { HasText = "Name at the head of the page" }).Locator("input").FillAsync("Nordlicht");
        await NextAsync(page, "Review");
        var preview = page.FrameLocator("iframe.preview");
        await Assertions.Expect(preview.Locator(".item .name").First).ToHaveTextAsync("Runner One, blue", new() { Timeout = 20_000 });
        await Assertions.Expect(preview.Locator(".item .price").First).ToHaveTextAsync("129.00 EUR");
        await Look.AtAsync(owner, "console-review", "desk-light");
        await PressAsync(page, "Schedule the sale");

        // The server's word on a length of no minutes stands at the field, on the step where it is.
        var lasts = page.Locator(".field", new() { HasText = "Lasts, in minutes" });
        await Assertions.Expect(lasts.Locator(".mistake")).ToContainTextAsync("1 to 527040");
        await lasts.Locator("input").FillAsync("90");
        await Assertions.Expect(page.Locator(".panel > .mistake")).ToContainTextAsync("Each rate of ramp must be 0 to");
        await page.GetByLabel("Admissions a minute", new() { Exact = true }).Nth(1).FillAsync("900");
        await Assertions.Expect(page.Locator(".panel > .mistake")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "5. Review" }).ClickAsync();
        await PressAsync(page, "Schedule the sale");
        await ConsoleStaff.HeadAsync(page, name);
        await Assertions.Expect(page.Locator(".facts").First).ToContainTextAsync("with a schedule of 2 rates");

        await page.SetViewportSizeAsync(1280, 800);
        await page.GetByRole(AriaRole.Link, new() { Name = "Sales", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".row", new() { HasText = name })).ToContainTextAsync("Europe/Berlin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Calendar" }).ClickAsync();
        await page.Locator(".day[data-today=true] .entry", new() { HasText = name }).ClickAsync();
        await PauseAndResumeAsync(page);
        owner.HasNothingToComplainOf();
    }

    [Fact]
    public async Task Somebody_who_is_invited_comes_in_with_a_second_factor_and_sees_what_the_role_may()
    {
        await using var owner = await pages.OwnerAsync();
        await owner.Page.GetByRole(AriaRole.Link, new() { Name = "People" }).ClickAsync();
        var email = $"vera-{ServersFixture.UniqueName("v")[^8..]}@nordlicht.example";
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Vera");
        await owner.Page.GetByLabel("E-mail address").FillAsync(email);
        await owner.Page.GetByLabel("Role", new() { Exact = true }).SelectOptionAsync("viewer");
        await PressAsync(owner.Page, "Invite");
        var link = await owner.Page.Locator(".secret").TextContentAsync();

        await using var vera = await pages.ShopperAsync();
        await vera.Page.GotoAsync(link!);
        await vera.Page.GetByLabel("Password").FillAsync(ConsoleStaff.Password);
        await PressAsync(vera.Page, "Accept and sign in");
        await ConsoleStaff.HeadAsync(vera.Page, "Sales");
        Assert.Equal(0, await vera.Page.GetByRole(AriaRole.Link, new() { Name = "People" }).CountAsync());
        Assert.Equal(0, await vera.Page.GetByRole(AriaRole.Link, new() { Name = "New sale" }).CountAsync());

        await vera.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await PressAsync(vera.Page, "Set it up");
        var secret = (await vera.Page.Locator(".secret").TextContentAsync())!;
        Assert.True(await vera.Page.Locator("svg.qr path").IsVisibleAsync());
        var now = TimeProvider.System.GetUtcNow();
        await vera.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(CodeOf(secret, now));
        await PressAsync(vera.Page, "Turn it on");
        await Assertions.Expect(vera.Page.Locator(".codes li")).ToHaveCountAsync(10);
        await PressAsync(vera.Page, "I have kept them");
        await PressAsync(vera.Page, "Sign out");

        await vera.Page.GetByLabel("E-mail address").FillAsync(email);
        await vera.Page.GetByLabel("Password").FillAsync("not the password");
        await PressAsync(vera.Page, "Sign in");
        await Assertions.Expect(vera.Page.Locator(".notice")).ToContainTextAsync("Address, password or code is wrong");
        await vera.AnswerAsync("**/api/console/login", 429, "locked-out", retryAfter: 600);
        await PressAsync(vera.Page, "Sign in");
        await Assertions.Expect(vera.Page.Locator(".notice")).ToContainTextAsync("Try again in 10 minutes");
        await vera.Page.UnrouteAsync("**/api/console/login");
        await vera.Page.GetByLabel("Password").FillAsync(ConsoleStaff.Password);
        await PressAsync(vera.Page, "Sign in");
        await vera.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(CodeOf(secret, now.AddSeconds(30))); // The one before was used.
        await PressAsync(vera.Page, "Sign in");
        await ConsoleStaff.HeadAsync(vera.Page, "Sales");
        vera.HasNothingToComplainOf();
    }

    [Fact]
    public async Task Every_page_reads_well_on_a_phone_and_on_a_desk()
    {
        await using var owner = await pages.OwnerAsync();
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync([]);
        var wrong = new List<string>();
        foreach (var (path, title) in new[]
        {
            ("sales", "Sales"), ("sales?view=calendar", "Sales"), ($"sales/{slug}", "Sneaker drop"), ($"sales/{slug}/looks", "Sneaker drop"), ("people", "People"),
            ("keys", "API keys"), ("audit", "Audit log"), ("webhooks", "Webhooks"), ("settings", "Settings"),
        })
        {
            await owner.ConsoleAsync(pages, path);
            await ConsoleStaff.HeadAsync(owner.Page, title);
            await Assertions.Expect(owner.Page.GetByText("Loading…")).ToHaveCountAsync(0);
            if (path.EndsWith("/looks", StringComparison.Ordinal))
            {
                await Assertions.Expect(owner.Page.FrameLocator("iframe.preview").Locator(".item .name")).ToHaveTextAsync("sneaker", new() { Timeout = 20_000 });
            }

            try
            {
                await Look.AtAsync(owner, $"console-{path.Split('/', '?')[^1].Replace("view=", "", StringComparison.Ordinal).Replace(slug, "sale", StringComparison.Ordinal)}");
            }
            catch (Xunit.Sdk.XunitException found)
            {
                wrong.Add($"{path}: {found.Message}"); // One run tells of all pages.
            }
        }

        await owner.Page.SetViewportSizeAsync(1280, 800);
        await PressAsync(owner.Page, "Sign out");
        await ConsoleStaff.HeadAsync(owner.Page, "Sign in");
        await Look.AtAsync(owner, "console-sign-in");
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_can_wait_says_why_it_is_off_and_a_cold_sale_is_told_to_open_with_a_reason()
    {
        await using var owner = await pages.OwnerAsync();
        using var door = pages.Open();
        var now = TimeProvider.System.GetUtcNow();
        var slug = await door.ScheduleAsync(new JsonObject
        {
            ["startsAt"] = now.AddMinutes(45),
            ["endsAt"] = now.AddHours(2),
        });
        var page = owner.Page;
        try
        {
            await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
            await page.GetByLabel("Reason").FillAsync("We count the stock.");
            await PressAsync(page, "Turn on…");
            await PressAsync(page, "Turn it off");
            await Assertions.Expect(page.Locator("main > .notice")).ToContainTextAsync("We count the stock.");

            await owner.ConsoleAsync(pages, $"sales/{slug}");
            await page.GetByLabel("Text", new() { Exact = true }).FillAsync("Truck at nine");
            await PressAsync(page, "Save the note");
            await Assertions.Expect(page.Locator(".panel .notice[data-kind=warn]")).ToContainTextAsync("This can wait, and has to for the moment: We count the stock.");
        }
        finally
        {
            (await door.MerchantAsync(HttpMethod.Post, "read-only", new JsonObject { ["on"] = null })).Ok();
        }

        await page.GetByText("Open it although it is not warm").ClickAsync();
        await page.GetByLabel("Reason").FillAsync("The second node is on its way.");
        await PressAsync(page, "Open anyway…");
        await Assertions.Expect(page.Locator("dialog[open]")).ToContainTextAsync("0% of the checks went well");
        await PressAsync(page, "Open anyway");
        await Assertions.Expect(page.Locator(".notice", new() { HasText = "The second node is on its way." })).ToBeVisibleAsync();
        await Look.AtAsync(owner, "console-prewarm");
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
        await PressAsync(page, "Take 2 items");
        await Assertions.Expect(page.Locator(".items .item")).ToHaveCountAsync(2);
        await NextAsync(page, "Time and rate");
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
        await TypeRampAsync(page, berlin);
        await Look.AtAsync(owner, "console-time");
        await page.GetByLabel("Lasts, in minutes").FillAsync("0");
    }

    private static async Task TypeRampAsync(IPage page, DateTimeOffset start)
    {
        var (from, rate) = (page.GetByLabel("From", new() { Exact = true }), page.GetByLabel("Admissions a minute", new() { Exact = true }));
        string At(int minutes) => start.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
        await PressAsync(page, "Add a rate");
        await Assertions.Expect(rate.First).ToHaveValueAsync("600"); // What the sale would do anyway.
        await PressAsync(page, "Add a rate");
        await from.Nth(1).FillAsync(At(-5));
        await rate.Nth(1).FillAsync("9000000"); // What is too many, the server says.
        await NextAsync(page, "Rules");
        await Assertions.Expect(page.Locator(".item .mistake")).ToHaveTextAsync(["Later than the row before."]);
        await from.Nth(1).FillAsync(At(30));
        await Assertions.Expect(page.Locator(".answer")).ToContainTextAsync("by the schedule of rates");
    }

    private static async Task PauseAndResumeAsync(IPage page)
    {
        var state = page.Locator(".eyebrow .tag");
        await Assertions.Expect(state).ToHaveTextAsync("Open", new() { Timeout = 60_000 });
        await PressAsync(page, "Pause…");
        await Assertions.Expect(page.Locator("dialog[open]")).ToContainTextAsync("0 shoppers wait now: nobody is admitted until you resume");
        await Look.IsAccessibleAsync(page, "a question");
        await PressAsync(page, "Pause");
        await Assertions.Expect(state).ToHaveTextAsync("Paused");
        await PressAsync(page, "Resume…");

        // The schedule is some minutes on its way from 600 to 900 by now.
        await Assertions.Expect(page.Locator("dialog[open]")).ToContainTextAsync(new Regex("\\b6[0-9][0-9] a minute are admitted again"));
        await PressAsync(page, "Resume");
        await Assertions.Expect(state).ToHaveTextAsync("Open");
    }

    private static Task NextAsync(IPage page, string step) => PressAsync(page, $"Next: {step}");

    private static Task PressAsync(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    /// <summary>What an app shows (RFC 6238), from nothing but the text that the page shows.</summary>
    private static string CodeOf(string secret, DateTimeOffset at)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(secret.Select(letter => Convert.ToString(alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(index => Convert.ToByte(bits.Substring(index * 8, 8), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, at.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The standard's own, which apps use.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var code = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue) % 1_000_000;
        return code.ToString("D6", CultureInfo.InvariantCulture);
    }
}
