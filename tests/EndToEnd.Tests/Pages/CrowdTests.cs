using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using EndToEnd.Tests.Doors;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>Many browsers through one sale while the web node is restarted: each ends in the right state, and they do not come back all at once.</summary>
[Collection(PageTests.Name)]
public sealed class CrowdTests(PageStack pages, ITestOutputHelper output)
{
    /// <summary>CI's two cores bear so many; FLASHSALE_CROWD=100 is the whole proof.</summary>
    private static readonly int Shoppers = int.Parse(
        Environment.GetEnvironmentVariable("FLASHSALE_CROWD") ?? "20", NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Pages that load at the same time: as many as there are cores, and one that waits for the server.</summary>
    private static readonly int OpeningAtOnce = Environment.ProcessorCount + 1;

    /// <summary>A hundred browsers have all the processors: what is asked is where they end, not how fast.</summary>
    private static readonly LocatorAssertionsToBeVisibleOptions Patience = new() { Timeout = 180_000 };

    [Fact]
    public async Task Each_of_many_browsers_ends_in_the_right_state_though_the_web_node_is_restarted()
    {
        using var door = pages.Open();
        var units = Shoppers * 3 / 5;
        var slug = await door.OpenSaleAsync(new() { ["ratePerMinute"] = 600, ["items"] = Door.Items(Door.ItemOf("sneaker", units, limitPerShopper: 1)) });
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/pause", new { })).Ok();
        await door.Api.BecomesAsync(slug, "paused");
        var crowd = new ConcurrentBag<Shopper>();
        var reconnects = new ConcurrentQueue<double>();
        var clock = Stopwatch.StartNew();
        try
        {
            await ForEachAsync(Enumerable.Range(0, Shoppers), OpeningAtOnce, async _ =>
            {
                // Twenty desks that all draw at once would measure the graphics of a machine that has none.
                var shopper = await pages.ShopperAsync(new() { ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = 320, Height = 480 } });
                crowd.Add(shopper);
                await shopper.GoAsync(slug);
                shopper.Page.WebSocket += (_, _) => reconnects.Enqueue(clock.Elapsed.TotalMilliseconds);
                await shopper.JoinAsync();
                await shopper.SceneAsync("waiting");
            });
            await ForEachAsync(crowd, shopper => shopper.ConnectionAsync("live"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Shoppers} browsers joined after {clock.Elapsed.TotalSeconds:0.0} s"));

            reconnects.Clear();
            clock.Restart();
            await pages.Stack.Web.KillAsync();
            (double From, double To) away = (clock.Elapsed.TotalMilliseconds, 0);
            await pages.Stack.Web.RestartAsync();
            away.To = clock.Elapsed.TotalMilliseconds;

            // A page that has not tried yet still shows what it showed before the cut.
            await Until.TrueAsync("every page tried to connect", () => reconnects.Count >= Shoppers);
            await ForEachAsync(crowd, shopper => shopper.ConnectionAsync("live"));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"web node away for {away.To - away.From:0} ms; all live again {clock.Elapsed.TotalMilliseconds - away.To:0} ms after its return"));
            TellOfReconnects(reconnects);

            (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/resume", new { })).Ok();
            await ForEachAsync(crowd, BuyAsync);
            await EndAsync(door, slug, crowd, units);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sale over after {clock.Elapsed.TotalSeconds:0.0} s"));
        }
        finally
        {
            await Task.WhenAll(crowd.Select(shopper => shopper.DisposeAsync().AsTask()));
        }
    }

    // Whose turn comes buys at once; the others see the end of the stock.
    private static async Task BuyAsync(Shopper shopper)
    {
        var turnOrEnd = shopper.Page.Locator(".scene[data-scene=turn] button.main, .scene[data-scene=ended]");
        await Assertions.Expect(turnOrEnd.First).ToBeVisibleAsync(Patience);
        if (await shopper.Page.Locator(".scene[data-scene=turn]").CountAsync() > 0)
        {
            await shopper.PressAsync("Confirm purchase");
            await shopper.SceneAsync("bought", Patience);
        }
    }

    private static async Task EndAsync(Door door, string slug, IReadOnlyCollection<Shopper> crowd, int units)
    {
        var scenes = new ConcurrentBag<string>();
        foreach (var shopper in crowd)
        {
            scenes.Add((await shopper.Page.Locator(".scene").GetAttributeAsync("data-scene"))!);
            shopper.HasNothingToComplainOf();
        }

        Assert.Equal(units, scenes.Count(scene => scene == "bought"));
        Assert.Equal(crowd.Count - units, scenes.Count(scene => scene == "ended"));
        Assert.Equal($"{units} 0 0 {units} 0", await door.BalancesAsync(slug));
    }

    /// <summary>The pages' first tries after the cut are drawn from two seconds: no tenth of a second may have more than a fair share and its chance.</summary>
    private void TellOfReconnects(IReadOnlyCollection<double> reconnects)
    {
        var byTenth = reconnects.GroupBy(at => (int)(at / 100)).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count());
        output.WriteLine($"tries to connect by 100 ms: {string.Join(' ', byTenth.Select(each => $"{each.Key * 100}:{each.Value}"))}");
        Assert.True(reconnects.Count >= Shoppers);
        Assert.InRange(byTenth.Values.Max(), 1, Math.Max(6, Shoppers / 4));
    }

    private static Task ForEachAsync<T>(IEnumerable<T> each, Func<T, Task> run) => ForEachAsync(each, Shoppers, run);

    private static Task ForEachAsync<T>(IEnumerable<T> each, int atOnce, Func<T, Task> run) =>
        Parallel.ForEachAsync(each, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (one, _) => await run(one));
}
