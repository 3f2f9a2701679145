using AdmissionQueue.Loops;
using InventoryLedger.Holds;
using InventoryLedger.Results;

namespace QueueWorker.Housekeeping;

/// <summary>Gives back what was held and not checked out in time. Every worker sweeps; each hold is given back once.</summary>
internal sealed class HoldExpiryLoop(
    HoldExpiry expiry, ResultQueue results, TimeProvider time, LoopHealth health, ILogger<HoldExpiryLoop> logger)
    : SteadyLoop("hold expiry", TimeSpan.FromMilliseconds(500), time, health, logger)
{
    private const int HoldsPerSweep = 1_000;

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in await expiry.SweepAsync(HoldsPerSweep, cancellationToken))
        {
            results.Add(batch);
        }
    }
}
