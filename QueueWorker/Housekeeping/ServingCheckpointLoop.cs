using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using QueueWorker.Draining;

namespace QueueWorker.Housekeeping;

/// <summary>Notes in the ledger how far each sale is served, so that serving does not move back when Redis is lost.</summary>
internal sealed class ServingCheckpointLoop(
    SaleDirectory sales, SaleStore store, DrainSupervisor drains, TimeProvider time, LoopHealth health, ILogger<ServingCheckpointLoop> logger)
    : SteadyLoop("serving checkpoint", TimeSpan.FromSeconds(1), time, health, logger)
{
    private readonly Dictionary<(SaleId Sale, LaneName Lane), long> saved = [];

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var sale in sales.All)
        {
            foreach (var (index, lane) in sale.LaneNames.Index())
            {
                var served = drains.ServedOf(sale.Id, index);
                if (served > saved.GetValueOrDefault((sale.Id, lane)))
                {
                    await store.SaveServingAsync(sale.Id, lane, served, cancellationToken);
                    saved[(sale.Id, lane)] = served;
                }
            }
        }
    }
}
