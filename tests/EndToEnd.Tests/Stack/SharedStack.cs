using AdmissionQueue.Sales;
using EndToEnd.Tests.Doors;
using InventoryLedger.Catalog;
using InventoryLedger.Journal;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Stack;

/// <summary>One stack for all tests that break nothing: each schedules sales of its own.</summary>
public abstract class SharedStack(ServersFixture servers, int workers) : IAsyncLifetime
{
    private FlashSaleStack? stack;

    internal FlashSaleStack Stack => stack!;

    internal string RedisConfiguration => servers.RedisConfiguration;

    public async ValueTask InitializeAsync() => stack = await FlashSaleStack.StartAsync(servers, workers);

    public async ValueTask DisposeAsync()
    {
        if (stack is not null)
        {
            await stack.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    internal Door Open() => new(new ShopApi(new Uri(Stack.Web.Address), Stack.ApiKey), Stack.ApiKey);

    internal async Task<SaleId> IdOfAsync(string slug) => (await new SaleStore(Stack.Database).FindAsync(slug, CancellationToken.None))!.Id;

    /// <summary>What <c>./flashsale ledger verify</c> does: every balance, from the journal, the tickets and the orders.</summary>
    internal async Task VerifyLedgerAsync()
    {
        await using var said = new StringWriter();
        var exitCode = await LedgerVerify.RunAsync(new JournalAudit(Stack.Database), sale: null, said, CancellationToken.None);
        Assert.True(exitCode == 0, said.ToString());
    }
}

/// <summary>With one worker: grants are in the very order of numbers, not to within a batch.</summary>
public sealed class OneWorkerStack(ServersFixture servers) : SharedStack(servers, workers: 1);

/// <summary>With two workers, which share the partitions.</summary>
public sealed class TwoWorkerStack(ServersFixture servers) : SharedStack(servers, workers: 2);

[CollectionDefinition(Name)]
public sealed class OnOneWorker : ICollectionFixture<OneWorkerStack>
{
    public const string Name = "one worker";
}

[CollectionDefinition(Name)]
public sealed class OnTwoWorkers : ICollectionFixture<TwoWorkerStack>
{
    public const string Name = "two workers";
}
