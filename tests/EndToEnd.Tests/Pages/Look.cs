using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>Looks at a state of the page on a phone and on a desk, by day and by night: nothing sticks out, nothing is too small to hit, axe finds
/// nothing serious. With FLASHSALE_IMAGES=folder it keeps pictures: two of each state and what the documentation shows besides, or all with
/// FLASHSALE_IMAGES_ALL=1.</summary>
internal static class Look
{
    private static readonly (string Name, int Width, int Height)[] Screens = [("phone", 360, 740), ("desk", 1280, 800)];
    private static readonly ColorScheme[] Schemes = [ColorScheme.Light, ColorScheme.Dark];

    /// <summary>Both sizes and both themes, in two pictures a state.</summary>
    private static readonly string[] OfEachState = ["phone-light", "desk-dark"];

    private static readonly string? Folder = Environment.GetEnvironmentVariable("FLASHSALE_IMAGES");
    private static readonly bool KeepsAll = Environment.GetEnvironmentVariable("FLASHSALE_IMAGES_ALL") == "1";

    /// <summary>44 px is more than WCAG 2.2 AA asks for (24), and what a thumb needs. The exception is its own: links inside of a sentence.</summary>
    private const string TooSmall =
        """
        () => [...document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')]
          .filter(target => target.checkVisibility() && !target.closest('dialog:not([open])') && !target.matches('.skip'))
          .map(target => ({ target, box: target.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 43.5 || box.height < 43.5)
          .map(({ target, box }) => `${target.tagName} '${target.textContent.trim()}' ${Math.round(box.width)}x${Math.round(box.height)}`)
        """;

    /// <param name="shopper">Whose page.</param>
    /// <param name="state">The state's name, for messages and pictures.</param>
    /// <param name="kept">Which pictures the documentation shows besides phone-light and desk-dark.</param>
    public static async Task AtAsync(Shopper shopper, string state, params string[] kept)
    {
        foreach (var (screen, width, height) in Screens)
        {
            await shopper.Page.SetViewportSizeAsync(width, height);
            foreach (var scheme in Schemes)
            {
                await shopper.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var view = $"{screen}-{scheme.ToString().ToLowerInvariant()}";
                await TakeAsync(shopper.Page, state, view, kept.Contains(view) || OfEachState.Contains(view));
            }

            Assert.Empty(await shopper.Page.EvaluateAsync<string[]>(TooSmall));
            Assert.Equal(0, await shopper.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)"));
        }

        // Both layouts and both themes, in two looks: on the desk by night, on the phone by day.
        await IsAccessibleAsync(shopper.Page, $"{state} on the desk by night");
        await shopper.Page.SetViewportSizeAsync(Screens[0].Width, Screens[0].Height);
        await shopper.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await IsAccessibleAsync(shopper.Page, $"{state} on the phone by day");
        shopper.HasNothingToComplainOf();
    }

    /// <summary>What the axe rules for WCAG 2.2 A and AA, and its best practices, find serious or critical: nothing.</summary>
    public static async Task IsAccessibleAsync(IPage page, string state)
    {
        // Where no script may run, axe's never answers. What such a frame shows is looked at as the page that it is of.
        await page.EvaluateAsync("document.querySelectorAll('iframe[sandbox]').forEach(frame => frame.remove())");
        var found = await page.RunAxe();
        var serious = found.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Help} at {string.Join(", ", violation.Nodes.Select(node => node.Html))}");
        Assert.True(!serious.Any(), $"{state}: {string.Join("; ", serious)}");
    }

    private static async Task TakeAsync(IPage page, string state, string view, bool kept)
    {
        if (Folder is null || !(kept || KeepsAll))
        {
            return;
        }

        Directory.CreateDirectory(Folder);
        await page.ScreenshotAsync(new()
        {
            Path = System.IO.Path.Combine(Folder, $"{state}-{view}.png"),
            Animations = ScreenshotAnimations.Disabled,
            FullPage = KeepsAll,
        });
    }
}
