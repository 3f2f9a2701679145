using System.Collections.Concurrent;
using AdmissionQueue.Loops;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Journal;

namespace WaitingRoom.Web.Watching;

/// <summary>Reads now and then how units move in the sales that tell chances. Apart from the progress loop, which must not wait for the ledger:
/// while the ledger is away chances rest on what was read last.</summary>
internal sealed class StockFlowLoop(SaleDirectory sales, StockFlowStore store, TimeProvider time, LoopHealth health, ILogger<StockFlowLoop> logger)
    : SteadyLoop("stock flow", TimeSpan.FromSeconds(3), time, health, logger)
{
    private readonly ConcurrentDictionary<SaleId, IReadOnlyList<StockFlow>> flows = new();

    public StockFlow Of(SaleId sale, Sku sku) =>
        flows.TryGetValue(sale, out var read) ? read.FirstOrDefault(flow => flow.Sku == sku) : default;

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        var live = sales.All.Where(sale => sale.ShowChance && SaleLife.HasQueue(sale.State)).Select(sale => sale.Id).ToHashSet();
        foreach (var ended in flows.Keys.Where(sale => !live.Contains(sale)))
        {
            flows.TryRemove(ended, out _);
        }

        foreach (var sale in live)
        {
            flows[sale] = await store.ReadAsync(sale, cancellationToken);
        }
    }
}
