using InventoryLedger.Accounts;
using Microsoft.Playwright;
using TestServers;

namespace EndToEnd.Tests.Pages;

/// <summary>People at the console. The first account of a stack can be made once, so whichever test wants an owner first makes it, by the link and the page
/// that a person would use; all others sign in.</summary>
internal static class ConsoleStaff
{
    public const string Email = "mia@nordlicht.example";
    public const string Password = "correct horse battery";

    private static readonly SemaphoreSlim SetUpOnce = new(1);

    /// <summary>The owner of the stack's merchant, whose API key <see cref="PageStack.Open"/> uses, signed in on a browser of its own.</summary>
    public static async Task<Shopper> OwnerAsync(this PageStack pages, BrowserNewContextOptions? options = null)
    {
        Chromium.Required();
        var owner = await pages.ShopperAsync(options);
        await SetUpOnce.WaitAsync();
        try
        {
            if (await LinkAsync(pages) is { } token)
            {
                await SetUpAsync(owner.Page, pages, token);
                return owner;
            }
        }
        finally
        {
            SetUpOnce.Release();
        }

        await owner.ConsoleAsync(pages);
        await SignInAsync(owner.Page, Email, Password);
        return owner;
    }

    public static Task ConsoleAsync(this Shopper person, PageStack pages, string path = "sales") => person.Page.GotoAsync($"{pages.Address}/console/{path}");

    public static async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await HeadAsync(page, "Sales");
    }

    /// <summary>The page with this headline is on.</summary>
    public static Task HeadAsync(IPage page, string title) =>
        Assertions.Expect(page.Locator("h1", new() { HasText = title })).ToBeVisibleAsync(new() { Timeout = 20_000 });

    private static async Task<string?> LinkAsync(PageStack pages)
    {
        var now = TimeProvider.System.GetUtcNow();
        var merchant = await new ApiKeyStore(pages.Stack.Database).FindAsync(pages.Stack.ApiKey, now, CancellationToken.None);
        return await new LinkStore(pages.Stack.Database).NewSetupAsync(merchant!.MerchantId, now, CancellationToken.None);
    }

    private static async Task SetUpAsync(IPage page, PageStack pages, string token)
    {
        await page.GotoAsync($"{pages.Address}/console/setup#{token}");
        await HeadAsync(page, "Set up the first account");
        await page.GetByLabel("Shop").FillAsync("Nordlicht");
        await page.GetByLabel("Your name").FillAsync("Mia");
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await page.GetByLabel("Password").FillAsync("short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();
        await Assertions.Expect(page.Locator(".field", new() { HasText = "Password" }).Locator(".mistake")).ToContainTextAsync("12 to 200");
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();
        await HeadAsync(page, "Sales");
    }
}
