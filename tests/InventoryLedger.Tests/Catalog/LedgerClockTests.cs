using AdmissionQueue.Loops;
using InventoryLedger.Catalog;
using InventoryLedger.Tests.Fixture;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InventoryLedger.Tests.Catalog;

/// <summary>Sales begin and end by the ledger's clock: a node whose own is an hour ahead would end them an hour early.</summary>
public sealed class LedgerClockTests(LedgerServer ledger)
{
    [Fact]
    public async Task The_directorys_clock_is_the_ledgers_whatever_the_nodes_own_says()
    {
        var store = new SaleStore(ledger.Database);
        var ledgerNow = await store.NowAsync(Shop.Ct);
        var wrong = new FakeTimeProvider(ledgerNow.AddHours(1));
        using var directory = new SaleDirectory(store, wrong, new LoopHealth(wrong), NullLogger<SaleDirectory>.Instance);
        Assert.Null(directory.Now);

        await directory.RefreshAsync(Shop.Ct);
        wrong.Advance(TimeSpan.FromSeconds(2));

        Assert.InRange(directory.Now!.Value, ledgerNow.AddSeconds(2), ledgerNow.AddMinutes(1));
    }
}
