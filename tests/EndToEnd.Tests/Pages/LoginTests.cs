using System.Text.RegularExpressions;
using EndToEnd.Tests.Stack;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>A sale for signed-in customers, walked with a shop that signs: from the merchant's tick to a place in the queue, on two devices.</summary>
[Collection(PageTests.Name)]
public sealed class LoginTests(PageStack pages)
{
    [Fact]
    public async Task One_is_sent_to_the_shop_comes_back_and_has_one_place_on_every_device()
    {
        using var door = pages.Open();
        await using var shop = await SignInShop.StartAsync(pages.Address);
        var slug = await door.OpenSaleAsync(shop.Keys.Terms(shop.Url));
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/pause", new { })).Ok();
        await door.Api.BecomesAsync(slug, "paused");

        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("refused");
        await shopper.SeesAsync("Please sign in first");
        await Look.AtAsync(shopper, "login-required");

        // What the shop gave too long ago opens nothing, and the way to a new one is there again.
        await SignInAsync(shopper, "late");
        await shopper.SceneAsync("join");
        await shopper.JoinAsync();
        await shopper.SceneAsync("refused");

        await SignInAsync(shopper, "mia");
        await shopper.SceneAsync("join");
        Assert.DoesNotContain("login=", shopper.Page.Url, StringComparison.Ordinal); // Who is sent the address must not join as Mia.
        await shopper.Page.ReloadAsync();
        await shopper.SceneAsync("join");
        await shopper.JoinAsync();
        await shopper.SceneAsync("waiting");

        await using var phone = await pages.VisitorAsync(slug);
        await SignInAsync(phone, "mia");
        await phone.JoinAsync();
        await phone.SceneAsync("waiting");
        Assert.Equal(await NumberAsync(shopper), await NumberAsync(phone));

        await using var other = await pages.VisitorAsync(slug);
        await SignInAsync(other, "tom");
        await other.JoinAsync();
        await other.SceneAsync("waiting");
        Assert.Equal((1, 2), (await NumberAsync(shopper), await NumberAsync(other)));
    }

    [Fact]
    public async Task Without_a_script_one_is_sent_to_the_shop_and_comes_back_as_well()
    {
        using var door = pages.Open();
        await using var shop = await SignInShop.StartAsync(pages.Address);
        var slug = await door.OpenSaleAsync(shop.Keys.Terms(shop.Url));
        await using var shopper = await pages.ShopperAsync(new() { JavaScriptEnabled = false, ViewportSize = new() { Width = 360, Height = 740 } });
        await shopper.GoAsync(slug);
        await shopper.SeesAsync("Please sign in first");
        await SignInAsync(shopper, "late");
        await shopper.JoinAsync();
        await shopper.SeesAsync("Please sign in first");
        await SignInAsync(shopper, "mia");
        await shopper.JoinAsync();
        await Until.TrueAsync("the turn came", async () =>
        {
            await shopper.GoAsync(slug);
            return await shopper.Page.Locator(".scene[data-scene=turn]").CountAsync() > 0;
        });
        await shopper.PressAsync("Confirm purchase");
        await shopper.SeesAsync("It is yours");
    }

    [Fact]
    public async Task A_merchant_ticks_it_and_sees_what_shoppers_will_see()
    {
        await using var owner = await pages.OwnerAsync();
        using var door = pages.Open();
        await using var shop = await SignInShop.StartAsync(pages.Address);
        var (page, name) = (owner.Page, $"Runner {ServersFixture.UniqueName("two")[^8..]}");
        await owner.ConsoleAsync(pages, "sales/new");
        await page.Locator("section.panel", new() { HasText = "Shoppers read it." }).GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Or paste the lines").FillAsync("sku,name,price,units,limit\nrunner,Runner,100,10,1");
        await owner.PressAsync("Take 1 item");
        await StepAsync(page, "2. Time and rate");
        await page.GetByLabel("Start").FillAsync("2099-01-01T10:00");
        await StepAsync(page, "3. Rules");
        await page.GetByLabel("Only customers who are signed in at the shop").CheckAsync();
        await page.GetByLabel("The shop’s public key").FillAsync("no key");
        await Look.AtAsync(owner, "console-rules-login", "phone-light");
        await StepAsync(page, "5. Review");
        await owner.PressAsync("Signing in");
        await Assertions.Expect(page.FrameLocator("iframe.preview").GetByText("Please sign in first")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await owner.PressAsync("Schedule the sale");

        // The server's word on a key that is none stands at the field.
        await StepAsync(page, "3. Rules");
        await page.GetByLabel("Where they sign in").FillAsync(shop.Url);
        await StepAsync(page, "5. Review");
        await owner.PressAsync("Schedule the sale");
        var key = page.Locator(".field", new() { HasText = "The shop’s public key" });
        await Assertions.Expect(key.Locator(".mistake")).ToContainTextAsync("public keys as PEM");
        await key.Locator("textarea").FillAsync(shop.Keys.PublicKey);
        await StepAsync(page, "5. Review");
        await owner.PressAsync("Schedule the sale");
        await ConsoleStaff.HeadAsync(page, name);
        var slug = page.Url.Split('/')[^1];
        var sale = (await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}")).Ok();
        Assert.Equal((true, shop.Url, shop.Keys.PublicKey.Trim()), ((bool)sale["loginRequired"]!, (string?)sale["loginUrl"], (string?)sale["loginKeys"]));
        owner.HasNothingToComplainOf();
    }

    private static Task StepAsync(IPage page, string step) => page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(Regex.Escape(step)) }).ClickAsync();

    private static async Task SignInAsync(Shopper shopper, string account)
    {
        await shopper.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in at the shop" }).ClickAsync();
        await shopper.Page.GetByLabel("Account").FillAsync(account);
        await shopper.PressAsync("Sign in");
        await Assertions.Expect(shopper.Page.Locator("form.join")).ToBeVisibleAsync(new() { Timeout = 20_000 });
    }

    private static Task<int> NumberAsync(Shopper shopper) => shopper.Page.EvaluateAsync<int>("fetch('/api/ticket').then(answer => answer.json()).then(ticket => ticket.number)");
}
