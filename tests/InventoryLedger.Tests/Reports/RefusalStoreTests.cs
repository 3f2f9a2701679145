using AdmissionQueue.Figures;
using AdmissionQueue.Sales;
using InventoryLedger.Reports;
using InventoryLedger.Tests.Fixture;

namespace InventoryLedger.Tests.Reports;

public sealed class RefusalStoreTests(LedgerServer ledger)
{
    [Fact]
    public async Task What_nodes_say_is_added_up_and_a_sender_of_both_is_one()
    {
        var (shop, store) = (await Shop.OpenAsync(ledger.Database), new RefusalStore(ledger.Database));
        Assert.Equal(default, await store.ReadAsync(shop.Sale.Id, Shop.Ct));
        await Task.WhenAll(
            store.AddAsync(shop.Sale.Id, new RefusedRequests(5, 1, 0) { Again = 2 }, Of("a", "b"), Shop.Ct),
            store.AddAsync(shop.Sale.Id, new RefusedRequests(7, 0, 1) { Forged = 3 }, Of("b", "c"), Shop.Ct),
            store.AddAsync(shop.Sale.Id, new RefusedRequests(0, 4, 0), senders: null, Shop.Ct));
        Assert.Equal(new RefusedRequests(12, 5, 1) { Again = 2, Forged = 3, Senders = 3 }, await store.ReadAsync(shop.Sale.Id, Shop.Ct));
    }

    [Fact]
    public async Task Of_a_sale_that_nobody_scheduled_nothing_is_kept()
    {
        var (store, sale) = (new RefusalStore(ledger.Database), new SaleId(Guid.NewGuid()));
        await store.AddAsync(sale, new RefusedRequests(5, 0, 0), Of("a"), Shop.Ct);
        Assert.Equal(default, await store.ReadAsync(sale, Shop.Ct));
    }

    private static SenderSketch Of(params string[] senders)
    {
        var sketch = new SenderSketch();
        foreach (var sender in senders)
        {
            sketch.See(sender);
        }

        return sketch;
    }
}
