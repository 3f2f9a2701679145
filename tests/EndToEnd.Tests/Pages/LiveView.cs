using Microsoft.Playwright;

namespace EndToEnd.Tests.Pages;

/// <summary>What the live view of the console shows.</summary>
internal static class LiveView
{
    /// <summary>The line to the node stands: the figures are of this second.</summary>
    public static Task IsLiveAsync(IPage page) =>
        Assertions.Expect(page.Locator(".link-state[data-link=live]")).ToBeVisibleAsync(new() { Timeout = 20_000 });

    public static ILocator Figure(IPage page, string name) =>
        page.Locator(".figures > div", new() { Has = page.Locator("dt", new() { HasTextString = name }) }).Locator("dd").First;

    public static Task ShowsAsync(IPage page, string name, string value) =>
        Assertions.Expect(Figure(page, name)).ToContainTextAsync(value, new() { Timeout = 20_000 });

    /// <summary>By how much the widest of some tables is too wide for the screen, in pixels.</summary>
    public static Task<int> TooWideAsync(IPage page, string frames) =>
        page.Locator(frames).EvaluateAllAsync<int>("frames => Math.max(...frames.map(frame => frame.scrollWidth - frame.clientWidth))");
}
