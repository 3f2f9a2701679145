using System.Globalization;
using EndToEnd.Tests.Doors;
using Microsoft.Playwright;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>What one shopper downloads to wait. The build holds the bytes of the files; here the whole page is held, as a browser gets it.</summary>
[Collection(PageTests.Name)]
public sealed class BudgetTests(PageStack pages)
{
    private const int BytesMax = 70 * 1024;

    /// <summary>The page, one style sheet, one script, what the scripts share, the icon.</summary>
    private const int RequestsMax = 6;

    private const int FirstViewMsMax = 2_500;

    [Fact]
    public async Task The_page_is_light_whatever_the_language()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 20, ratePerMinute: 1);
        foreach (var language in new[] { "en", "ar", "ja" })
        {
            await using var shopper = await pages.VisitorAsync(slug, new() { Locale = language });
            await shopper.JoinAsync();
            await shopper.SceneAsync("waiting");
            var loaded = await LoadedAsync(shopper.Page);
            Assert.InRange(loaded.Bytes, 20 * 1024, BytesMax);
            Assert.InRange(loaded.Requests, 3, RequestsMax);
            Assert.InRange(loaded.FirstViewMs, 1, FirstViewMsMax);
            TestContext.Current.SendDiagnosticMessage(
                string.Create(CultureInfo.InvariantCulture, $"{language}: {loaded.Bytes} bytes, {loaded.Requests} requests, first view after {loaded.FirstViewMs} ms"));
        }
    }

    /// <summary>The next visit, and each reload, loads the page alone: all else is kept for ever.</summary>
    [Fact]
    public async Task A_reload_asks_for_the_page_alone()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 20, ratePerMinute: 1);
        await using var shopper = await pages.JoinedAsync(slug);
        await shopper.GoAsync(slug);
        await shopper.SceneAsync("waiting");
        var fromNetwork = await shopper.Page.EvaluateAsync<string[]>(
            "() => performance.getEntriesByType('resource').filter(each => each.name.includes('/assets/') && each.transferSize > 0).map(each => each.name)");
        Assert.Empty(fromNetwork);
    }

    // encodedBodySize is what came over the wire, without headers; the page itself is compressed by nobody here, so it counts in full.
    private static async Task<(int Bytes, int Requests, int FirstViewMs)> LoadedAsync(IPage page)
    {
        var figures = await page.EvaluateAsync<int[]>(
            """
            () => {
              const files = performance.getEntriesByType('resource').filter(each => each.name.includes('/assets/') || each.name.includes('/brand/'));
              const all = [performance.getEntriesByType('navigation')[0], ...files];
              const paint = performance.getEntriesByName('first-contentful-paint')[0];
              return [all.reduce((sum, each) => sum + each.encodedBodySize, 0), all.length, Math.ceil(paint.startTime)];
            }
            """);
        return (figures[0], figures[1], figures[2]);
    }
}
