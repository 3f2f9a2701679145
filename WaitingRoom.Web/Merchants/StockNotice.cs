using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.SignalR;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Merchants;

/// <summary>Tells of a stock that a merchant has just changed: Redis, from which the other nodes take it at their next tick, and everybody who
/// watches at this node. Should a worker write what it read a moment before, it is right again when it looks next.</summary>
internal sealed class StockNotice(StockMirror mirror, ProgressBoard board, IHubContext<QueueHub, IQueueClient> hub, TimeProvider time)
{
    public async Task TellAsync(SaleId sale, IReadOnlyList<StockBalance> balances)
    {
        var levels = balances.Select(balance => balance.Level).ToList();
        try
        {
            await mirror.WriteAsync(sale, levels);
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            // The ledger has the change, and that is what counts: a worker writes the copy as soon as Redis is back.
        }

        if (board.Find(sale)?.Progress is { } last)
        {
            var progress = last with { Stock = levels, At = time.GetUtcNow() };
            board.Post(sale, progress);
            await hub.Clients.Group(QueueHub.GroupOf(sale)).Progress(progress);
        }
    }
}
