using AdmissionQueue.Loops;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using InventoryLedger.Reserving;
using InventoryLedger.Results;
using InventoryLedger.Tickets;

namespace QueueWorker.Draining;

/// <summary>Admits shoppers who missed their turn and came back: before the queue, as fast as the pacer lets them in. They come from the
/// ledger, not from the log, where their turn is over.</summary>
internal sealed class ClaimLoop(
    DrainSupervisor drains,
    ClaimStore claims,
    ServingScript serving,
    GrantTransaction grants,
    ResultQueue results,
    TimeProvider time,
    LoopHealth health,
    ILogger<ClaimLoop> logger)
    : SteadyLoop("claims", TimeSpan.FromMilliseconds(200), time, health, logger)
{
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var sale in drains.Led().Where(sale => sale.State == SaleState.Open))
        {
            var waiting = await claims.WaitingAsync(sale.Id, Pacer.BatchMax, cancellationToken);
            if (waiting.Count > 0 && await serving.AdvanceAsync(sale.Id, [], claims: waiting.Count) is { ClaimsAdmitted: > 0 } answer)
            {
                await AdmitAsync(sale, [.. waiting.Take((int)answer.ClaimsAdmitted)], cancellationToken);
            }
        }
    }

    private async Task AdmitAsync(Sale sale, IReadOnlyList<GrantRequest> requests, CancellationToken cancellationToken)
    {
        var outcome = await grants.RunAsync(new GrantBatch(sale.Id, requests, [], _ => []), cancellationToken);
        results.Add(new UnpublishedBatch(outcome.ResultBatch, sale.Id, outcome.Results));
    }
}
