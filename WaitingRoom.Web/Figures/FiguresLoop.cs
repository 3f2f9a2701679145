using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using InventoryLedger.Reports;
using Microsoft.AspNetCore.SignalR;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Figures;

/// <summary>Once a second reads the sales that somebody watches and tells them. A session or key that has ended is let go within
/// <see cref="AskAgainEvery"/>: a page that stays open must not see on.</summary>
internal sealed class FiguresLoop(
    FiguresWatchers watchers,
    SaleDirectory sales,
    ProgressBoard board,
    TicketCountStore tickets,
    StockStore stock,
    RefusalStore refusals,
    IHubContext<MerchantHub, IMerchantClient> hub,
    TimeProvider time,
    LoopHealth health,
    ILogger<FiguresLoop> logger)
    : SteadyLoop("figures", TimeSpan.FromSeconds(1), time, health, logger)
{
    private static readonly TimeSpan AskAgainEvery = TimeSpan.FromSeconds(10);

    private readonly Dictionary<SaleId, FiguresReader> readers = [];
    private DateTimeOffset askedAt = DateTimeOffset.MinValue;

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        await LetGoAsync();
        var watched = watchers.All.ToLookup(watcher => watcher.Sale.Id);
        foreach (var ended in readers.Keys.Where(sale => !watched.Contains(sale)).ToList())
        {
            readers.Remove(ended);
            watchers.Forget(ended);
        }

        foreach (var sale in watched)
        {
            var reader = readers.TryGetValue(sale.Key, out var known) ? known : readers[sale.Key] = new FiguresReader(board, tickets, stock, refusals, Time);
            var figures = await reader.LookAsync(sales.Find(sale.Key) ?? sale.First().Sale, cancellationToken);
            watchers.Post(sale.Key, reader.History.Recent);
            await hub.Clients.Clients(sale.Select(watcher => watcher.Connection.ConnectionId)).Figures(figures);
        }
    }

    private async Task LetGoAsync()
    {
        if (Time.GetUtcNow() - askedAt < AskAgainEvery)
        {
            return;
        }

        askedAt = Time.GetUtcNow();
        foreach (var watcher in watchers.All)
        {
            if (watcher.Connection.GetHttpContext() is not { } http || await MerchantGate.FindAsync(http) is not { } actor
                || actor.MerchantId != watcher.Merchant || !actor.May(Scope.SalesRead))
            {
                watcher.Connection.Abort();
            }
        }
    }
}
