using AdmissionQueue.Progress;
using InventoryLedger.Journal;
using InventoryLedger.Tests.Fixture;

namespace InventoryLedger.Tests.Journal;

public sealed class StockFlowStoreTests(LedgerServer ledger)
{
    [Fact]
    public async Task Units_are_counted_by_where_they_went()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var store = new StockFlowStore(ledger.Database);
        Assert.Equal([new StockFlow(Shop.Shoe, 0, 0, 0)], await store.ReadAsync(shop.Sale.Id, Shop.Ct));

        var bought = await shop.HoldAsync(3);
        var returned = await shop.HoldAsync(2);
        await shop.HoldAsync();
        await shop.CheckoutAsync(bought);
        await shop.ReleaseAsync(returned);
        Assert.Equal([new StockFlow(Shop.Shoe, Granted: 6, Sold: 3, Returned: 2)], await store.ReadAsync(shop.Sale.Id, Shop.Ct));
    }
}
