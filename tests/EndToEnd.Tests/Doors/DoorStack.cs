using AdmissionQueue.Sales;
using EndToEnd.Tests.Stack;
using InventoryLedger.Catalog;
using InventoryLedger.Journal;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>One stack for a class of tests: each test schedules sales of its own.</summary>
public sealed class DoorStack(ServersFixture servers) : IAsyncLifetime
{
    private FlashSaleStack? stack;

    internal FlashSaleStack Stack => stack!;

    internal string RedisConfiguration => servers.RedisConfiguration;

    public async ValueTask InitializeAsync() => stack = await FlashSaleStack.StartAsync(servers, workers: 1);

    public async ValueTask DisposeAsync()
    {
        if (stack is not null)
        {
            await stack.DisposeAsync();
        }
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
