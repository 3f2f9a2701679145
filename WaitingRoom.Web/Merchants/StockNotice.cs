using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Merchants;

/// <summary>Tells of a stock that a merchant has just changed, through Redis: every node looks there several times a second, and tells everybody
/// who watches. Should a worker write what it read a moment before, it is right again when it looks next, half a second later.</summary>
internal sealed class StockNotice(StockMirror mirror)
{
    public async Task TellAsync(SaleId sale, IReadOnlyList<StockBalance> balances)
    {
        try
        {
            await mirror.WriteAsync(sale, [.. balances.Select(balance => balance.Level)]);
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            // The ledger has the change, and that is what counts: a worker writes the copy as soon as Redis is back.
        }
    }
}
