using AdmissionQueue.Presence;
using AdmissionQueue.Sales;
using EndToEnd.Tests.Doors;
using EndToEnd.Tests.Stack;
using InventoryLedger.Catalog;
using Microsoft.Playwright;
using StackExchange.Redis;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>One stack and one browser for all tests of the page: each test schedules sales of its own.</summary>
public sealed class PageStack(ServersFixture servers) : IAsyncLifetime
{
    private FlashSaleStack? stack;
    private IPlaywright? playwright;
    private IBrowser? browser;

    internal FlashSaleStack Stack => stack!;

    internal string Address => Stack.Web.Address;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        var starting = FlashSaleStack.StartAsync(servers, workers: 1);
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.LaunchAsync(playwright);
        stack = await starting;
    }

    public async ValueTask DisposeAsync()
    {
        await (browser?.CloseAsync() ?? Task.CompletedTask);
        playwright?.Dispose();
        if (stack is not null)
        {
            await stack.DisposeAsync();
        }
    }

    internal Door Open()
    {
        Chromium.Required();
        return new Door(new ShopApi(new Uri(Address), Stack.ApiKey), Stack.ApiKey);
    }

    /// <summary>A browser of its own: nobody's cookies.</summary>
    internal async Task<Shopper> ShopperAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.Locale ??= "en-GB";
        options.TimezoneId ??= "Europe/Berlin";
        options.ViewportSize ??= new() { Width = 1280, Height = 800 };
        return await Shopper.OpenAsync(await browser!.NewContextAsync(options), new Uri(Address));
    }

    /// <summary>A shopper whose page shows a sale.</summary>
    internal async Task<Shopper> VisitorAsync(string slug, BrowserNewContextOptions? options = null)
    {
        var shopper = await ShopperAsync(options);
        await shopper.GoAsync(slug);
        return shopper;
    }

    /// <summary>A shopper who has joined a sale.</summary>
    internal async Task<Shopper> JoinedAsync(string slug, string scene = "waiting")
    {
        var shopper = await VisitorAsync(slug);
        await shopper.JoinAsync();
        await shopper.SceneAsync(scene);
        return shopper;
    }

    /// <summary>What two minutes would do to presence, without waiting for them: nobody was seen for long, and the nodes have long been there.</summary>
    internal async Task NobodyWasSeenForLongAsync(string slug)
    {
        var sale = await new SaleStore(Stack.Database).FindAsync(slug, CancellationToken.None);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(servers.RedisConfiguration);
        var (keys, database) = (SaleKeys.Of(sale!.Id), redis.GetDatabase());
        await Until.TrueAsync("the node marks who is here", async () => await database.KeyExistsAsync(keys.Presence));
        var at = 0L;
        for (var marks = 0; marks < 3; marks++)
        {
            // Whoever has just gone may be in the node's next mark; the one after has nobody.
            var before = at;
            await Until.TrueAsync("the node marked once more", async () => (at = (long)await database.HashGetAsync(keys.Presence, "at_ms")) != before);
        }

        await database.HashSetAsync(keys.Presence, "since_ms", at - 2 * PresenceRules.PeriodMs);
        var minute = at / PresenceRules.PeriodMs;
        await database.KeyDeleteAsync([$"{keys.Present}:{minute}", $"{keys.Present}:{minute - 1}"]);
    }
}

[CollectionDefinition(Name)]
public sealed class PageTests : ICollectionFixture<PageStack>
{
    public const string Name = "pages";
}
