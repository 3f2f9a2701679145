using Microsoft.Playwright;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The system's own Chromium: no browser is downloaded.</summary>
internal static class Chromium
{
    /// <summary>The one without windows starts a page in a fraction of the other's time, and draws the same.</summary>
    private static readonly string[] Names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

    // Root needs the first; small containers have a small /dev/shm; throttled timers would make pages in the background look broken.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-timer-throttling", "--disable-renderer-backgrounding"];

    /// <summary>Where it is; null where there is none.</summary>
    public static string? Path => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => Names.Select((name, rank) => (Path: System.IO.Path.Combine(folder, name), Rank: rank)))
        .OrderBy(found => found.Rank)
        .Select(found => found.Path)
        .FirstOrDefault(File.Exists);

    /// <summary>A test without a browser is left out with one clear line, but never where CI runs: there <c>./flashsale test</c> has installed it.</summary>
    public static void Required()
    {
        const string missing = "There is no Chromium on PATH: run 'apt-get install chromium-headless-shell', or ./flashsale test, which does it.";
        if (Path is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", missing);
            Assert.Fail(missing);
        }
    }

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = Arguments });
}
