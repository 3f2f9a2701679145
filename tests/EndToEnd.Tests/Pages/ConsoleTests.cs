using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Doors;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The console as a merchant's people use it: who comes in, what they see on which screen, and what is off for now.</summary>
[Collection(PageTests.Name)]
public sealed class ConsoleTests(PageStack pages)
{
    [Fact]
    public async Task Somebody_who_is_invited_comes_in_with_a_second_factor_and_sees_what_the_role_may()
    {
        await using var owner = await pages.OwnerAsync();
        await owner.Page.GetByRole(AriaRole.Link, new() { Name = "People" }).ClickAsync();
        var email = $"vera-{ServersFixture.UniqueName("v")[^8..]}@nordlicht.example";
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Vera");
        await owner.Page.GetByLabel("E-mail address").FillAsync(email);
        await owner.Page.GetByLabel("Role", new() { Exact = true }).SelectOptionAsync("viewer");
        await owner.PressAsync("Invite");
        var link = await owner.Page.Locator(".secret").TextContentAsync();

        await using var vera = await pages.ShopperAsync();
        await vera.Page.GotoAsync(link!);
        await vera.Page.GetByLabel("Password").FillAsync(ConsoleStaff.Password);
        await vera.PressAsync("Accept and sign in");
        await ConsoleStaff.HeadAsync(vera.Page, "Sales");
        Assert.Equal(0, await vera.Page.GetByRole(AriaRole.Link, new() { Name = "People" }).CountAsync());
        Assert.Equal(0, await vera.Page.GetByRole(AriaRole.Link, new() { Name = "New sale" }).CountAsync());

        await vera.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await vera.PressAsync("Set it up");
        var secret = (await vera.Page.Locator(".secret").TextContentAsync())!;
        Assert.True(await vera.Page.Locator("svg.qr path").IsVisibleAsync());
        var now = TimeProvider.System.GetUtcNow();
        await vera.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(CodeOf(secret, now));
        await vera.PressAsync("Turn it on");
        await Assertions.Expect(vera.Page.Locator(".codes li")).ToHaveCountAsync(10);
        await vera.PressAsync("I have kept them");
        await vera.PressAsync("Sign out");

        await vera.Page.GetByLabel("E-mail address").FillAsync(email);
        await vera.Page.GetByLabel("Password").FillAsync("not the password");
        await vera.PressAsync("Sign in");
        await Assertions.Expect(vera.Page.Locator(".notice")).ToContainTextAsync("Address, password or code is wrong");
        await vera.AnswerAsync("**/api/console/login", 429, "locked-out", retryAfter: 600);
        await vera.PressAsync("Sign in");
        await Assertions.Expect(vera.Page.Locator(".notice")).ToContainTextAsync("Try again in 10 minutes");
        await vera.Page.UnrouteAsync("**/api/console/login");
        await vera.Page.GetByLabel("Password").FillAsync(ConsoleStaff.Password);
        await vera.PressAsync("Sign in");
        await vera.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(CodeOf(secret, now.AddSeconds(30))); // The one before was used.
        await vera.PressAsync("Sign in");
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
        await owner.PressAsync("Sign out");
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
            await owner.PressAsync("Turn on…");
            await owner.PressAsync("Turn it off");
            await Assertions.Expect(page.Locator("main > .notice")).ToContainTextAsync("We count the stock.");

            await owner.ConsoleAsync(pages, $"sales/{slug}");
            await page.GetByLabel("Text", new() { Exact = true }).FillAsync("Truck at nine");
            await owner.PressAsync("Save the note");
            await Assertions.Expect(page.Locator(".panel .notice[data-kind=warn]")).ToContainTextAsync("This can wait, and has to for the moment: We count the stock.");
        }
        finally
        {
            (await door.MerchantAsync(HttpMethod.Post, "read-only", new JsonObject { ["on"] = null })).Ok();
        }

        await page.GetByText("Open it although it is not warm").ClickAsync();
        await page.GetByLabel("Reason").FillAsync("The second node is on its way.");
        await owner.PressAsync("Open anyway…");
        await Assertions.Expect(page.Locator("dialog[open]")).ToContainTextAsync("0% of the checks went well");
        await owner.PressAsync("Open anyway");
        await Assertions.Expect(page.Locator(".notice", new() { HasText = "The second node is on its way." })).ToBeVisibleAsync();
        await Look.AtAsync(owner, "console-prewarm");
        owner.HasNothingToComplainOf();
    }

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
