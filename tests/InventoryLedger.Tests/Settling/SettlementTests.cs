using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Settling;
using InventoryLedger.Tests.Fixture;

namespace InventoryLedger.Tests.Settling;

public sealed class SettlementTests(LedgerServer ledger)
{
    [Fact]
    public async Task A_sale_is_settled_by_one_of_many_once_nothing_can_come_back()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 1);
        var settlement = new SaleSettlement(ledger.Database);
        Assert.Null(await settlement.SettleAsync(shop.Sale.Id, Shop.Ct));
        var ticket = await shop.HoldAsync();
        Assert.Null(await settlement.SettleAsync(shop.Sale.Id, Shop.Ct));
        await shop.CheckoutAsync(ticket);

        var settled = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => settlement.SettleAsync(shop.Sale.Id, Shop.Ct)));
        var sale = Assert.Single(settled, sale => sale is not null)!;
        Assert.Equal((SaleState.SoldOut, 2L), (sale.State, sale.Revision));
        Assert.Equal(TicketState.SoldOut, Assert.Single((await shop.GrantAsync(Shop.Ask())).Results).State);
    }
}
