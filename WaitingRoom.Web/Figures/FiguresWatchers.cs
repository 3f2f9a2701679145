using System.Collections.Concurrent;
using AdmissionQueue.Sales;
using Microsoft.AspNetCore.SignalR;

namespace WaitingRoom.Web.Figures;

/// <summary>Somebody who watches a sale.</summary>
/// <param name="Sale">The sale as it was when the watching began.</param>
/// <param name="Merchant">Whose it is.</param>
/// <param name="Connection">The connection.</param>
internal sealed record FiguresWatcher(Sale Sale, Guid Merchant, HubCallerContext Connection);

/// <summary>Who watches which sale at this node. A sale is read once, however many watch it, and only while somebody does.</summary>
internal sealed class FiguresWatchers
{
    private readonly ConcurrentDictionary<string, FiguresWatcher> watchers = new();
    private readonly ConcurrentDictionary<SaleId, IReadOnlyList<FiguresDocument>> recent = new();

    public IReadOnlyCollection<FiguresWatcher> All => [.. watchers.Values];

    /// <returns>What was seen of the sale lately.</returns>
    public IReadOnlyList<FiguresDocument> Add(string connection, FiguresWatcher watcher)
    {
        watchers[connection] = watcher;
        return recent.GetValueOrDefault(watcher.Sale.Id) ?? [];
    }

    public void Remove(string connection) => watchers.TryRemove(connection, out _);

    public void Post(SaleId sale, IReadOnlyList<FiguresDocument> looks) => recent[sale] = looks;

    public void Forget(SaleId sale) => recent.TryRemove(sale, out _);
}
