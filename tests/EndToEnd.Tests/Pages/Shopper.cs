using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>A person with a browser: what they do to the page, and what the page must not do to them.</summary>
internal sealed class Shopper : IAsyncDisposable
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patience = new() { Timeout = 20_000 };

    private readonly Uri address;
    private readonly ConcurrentQueue<string> complaints = new();

    private Shopper(IBrowserContext context, Uri address) => (Context, this.address) = (context, address);

    public IBrowserContext Context { get; }

    public IPage Page { get; private set; } = null!;

    /// <summary>The scene that is on, as the page's script draws it.</summary>
    public ILocator Live => Page.Locator(".scene:has(> .status)");

    public ILocator Headline => Page.Locator("h1");

    /// <summary>What a screen reader is told.</summary>
    public ILocator Said => Page.Locator("#said");

    public static async Task<Shopper> OpenAsync(IBrowserContext context, Uri address)
    {
        var shopper = new Shopper(context, address);
        shopper.Page = await shopper.NewTabAsync();
        return shopper;
    }

    /// <summary>One more tab of the same browser.</summary>
    public async Task<IPage> NewTabAsync()
    {
        var page = await Context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        page.PageError += (_, error) => complaints.Enqueue(error);
        page.Console += (_, said) =>
        {
            if (said.Type == "error" && !said.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
                && !said.Text.Contains("WebSocket connection", StringComparison.Ordinal))
            {
                complaints.Enqueue(said.Text);
            }
        };
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } to && to.Authority != address.Authority)
            {
                complaints.Enqueue($"A request went to {to}");
            }
        };
        return page;
    }

    public Task GoAsync(string slug, string query = "") => Page.GotoAsync($"{address}sales/{slug}{query}");

    /// <summary>Opens the page again in a new tab, after the last one was closed.</summary>
    public async Task ComeBackAsync(string slug)
    {
        Page = await NewTabAsync();
        await GoAsync(slug);
    }

    public Task JoinAsync() => Page.Locator("form.join button.main").ClickAsync();

    public Task PressAsync(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

    public Task SceneAsync(string scene, LocatorAssertionsToBeVisibleOptions? patience = null) => SceneAsync(Page, scene, patience);

    public static Task SceneAsync(IPage page, string scene, LocatorAssertionsToBeVisibleOptions? patience = null) =>
        Assertions.Expect(page.Locator($".scene[data-scene={scene}]:has(> .status)")).ToBeVisibleAsync(patience ?? Patience);

    public Task SeesAsync(string text) => Assertions.Expect(Page.Locator("main").GetByText(text).First).ToBeVisibleAsync(Patience);

    public Task ConnectionAsync(string connection) =>
        Assertions.Expect(Page.Locator($".status[data-connection={connection}]")).ToBeVisibleAsync(new() { Timeout = 40_000 });

    /// <summary>Lets every call of this kind be answered so, as the documented refusals are.</summary>
    public Task AnswerAsync(string calls, int status, string type, int? retryAfter = null) => Page.RouteAsync(calls, route =>
        route.FulfillAsync(new()
        {
            Status = status,
            ContentType = "application/problem+json",
            Headers = retryAfter is null ? null : new Dictionary<string, string> { ["Retry-After"] = $"{retryAfter}" },
            Body = $$"""{"type": "/problems/{{type}}", "title": "Refused", "status": {{status}}}""",
        }));

    public void HasNothingToComplainOf() => Assert.Empty(complaints);

    public async ValueTask DisposeAsync() => await Context.CloseAsync();
}
