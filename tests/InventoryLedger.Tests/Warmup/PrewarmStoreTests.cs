using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Warmup;

namespace InventoryLedger.Tests.Warmup;

public sealed class PrewarmStoreTests(LedgerServer ledger)
{
    [Fact]
    public async Task What_live_nodes_found_makes_a_sale_warm_and_a_new_run_makes_it_cold_again()
    {
        await using var database = await ledger.NewLedgerAsync();
        var (shop, store) = (await Shop.OpenAsync(database, change: sale => sale with { State = SaleState.Warming }), new PrewarmStore(database));
        var nodes = new[] { new WarmNode("web-1", NodeRole.Web), new WarmNode("worker-1", NodeRole.Worker) };
        foreach (var node in nodes)
        {
            await store.AnnounceAsync(node, Shop.Ct);
            await store.WriteAsync(shop.Sale.Id, [.. ChecksOf(node)], Shop.Ct);
            await store.WriteAsync(shop.Sale.Id, [.. ChecksOf(node)], Shop.Ct);
        }

        var warm = await store.ReadAsync(shop.Sale, Shop.Ct);
        Assert.Equal((PrewarmState.Warm, 100, 14), (warm.State, warm.Coverage, warm.Checks.Count));

        var raised = (await new SaleStore(database).RaiseWarmRunAsync(shop.Sale.Id, Shop.Ct))!;
        Assert.Equal(PrewarmState.Cold, (await store.ReadAsync(raised, Shop.Ct)).State);

        await store.LeaveAsync("worker-1", Shop.Ct);
        Assert.Equal(PrewarmState.Warming, (await store.ReadAsync(shop.Sale, Shop.Ct)).State);
    }

    [Fact]
    public async Task A_sale_is_forced_with_a_reason_and_only_before_it_has_started()
    {
        var shop = await Shop.OpenAsync(ledger.Database, change: sale => sale with { State = SaleState.Warming });
        var store = new SaleStore(ledger.Database);
        Assert.Equal("Redis is slow today", (await store.ForceOpenAsync(shop.Sale.Id, "Redis is slow today", Shop.Ct))!.ForcedReason);
        await store.MoveAsync(shop.Sale.Id, SaleState.Warming, SaleState.Open, Shop.Ct);
        Assert.Null(await store.ForceOpenAsync(shop.Sale.Id, "Too late", Shop.Ct));
        Assert.Null(await store.RaiseWarmRunAsync(shop.Sale.Id, Shop.Ct));
    }

    [Fact]
    public async Task Reads_of_sales_are_counted()
    {
        await using var database = await ledger.NewLedgerAsync();
        var (shop, reads) = (await Shop.OpenAsync(database), new SaleReads(database));
        var before = await reads.CountAsync(Shop.Ct);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Shop.Ct);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (await reads.CountAsync(deadline.Token) < before + 10)
        {
            await new SaleStore(database).FindAsync(shop.Sale.Id, deadline.Token);
        }
    }

    private static IEnumerable<PrewarmCheck> ChecksOf(WarmNode node) =>
        PrewarmNames.Of(node.Role).Select(name => new PrewarmCheck(node.Name, name, true, default, "well"));
}
