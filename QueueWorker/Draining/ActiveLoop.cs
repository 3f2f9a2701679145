using AdmissionQueue.Loops;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using InventoryLedger.Tickets;

namespace QueueWorker.Draining;

/// <summary>Counts who is in the shop, for sales that let in only so many at once. The frontier is read before the ledger is asked: whoever is
/// below it is in the count, so that a count that comes late, or twice, can make serving wait but never pass the limit.</summary>
internal sealed class ActiveLoop(
    DrainSupervisor drains, ClaimStore claims, ServingScript serving, TimeProvider time, LoopHealth health, ILogger<ActiveLoop> logger)
    : SteadyLoop("active", TimeSpan.FromMilliseconds(200), time, health, logger)
{
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var sale in drains.Led().Where(sale => sale is { State: SaleState.Open, ActiveLimit: > 0 }))
        {
            if (await serving.AdvanceAsync(sale.Id, []) is { } answer)
            {
                var count = await claims.ActiveAsync(sale.Id, cancellationToken);
                await serving.NoteActiveAsync(sale.Id, count, answer.Frontier, OthersOf(sale, answer));
            }
        }
    }

    private static IReadOnlyList<(LaneName Lane, long CountedTo)> OthersOf(Sale sale, ServingAnswer answer) =>
        [.. sale.Lanes.Zip(answer.OtherLanes, (lane, counted) => (lane.Name, counted.Frontier))];
}
