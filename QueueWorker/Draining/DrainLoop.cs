using AdmissionQueue.Lobby;
using AdmissionQueue.Loops;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Reserving;
using InventoryLedger.Results;
using QueueWorker.Partitions;

namespace QueueWorker.Draining;

/// <summary>Drains one sale: moves serving on, takes the entries up to it from the partitions that this worker holds, and hands the ledger
/// one batch.</summary>
internal sealed partial class DrainLoop(
    Sale sale,
    SaleDirectory sales,
    HeldPartitions held,
    ServingScript serving,
    GrantTransaction grants,
    ResultQueue results,
    TimeProvider time,
    LoopHealth health,
    ILogger<DrainLoop> logger)
    : SteadyLoop($"drain {sale.Slug}", Interval, time, health, logger)
{
    /// <summary>Less than half of what the pacer credits at most, so that one late step loses nothing.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(40);

    /// <summary>How long nothing is tried after a batch in which everybody had to wait for units to come back.</summary>
    private static readonly TimeSpan ParkedPause = TimeSpan.FromMilliseconds(250);

    private long served;
    private long parkedUntil;

    /// <summary>How far the sale was served when this worker last looked.</summary>
    public long Served => Volatile.Read(ref served);

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        if (!held.IsRevealed && sales.Find(sale.Id) is { } now && QueueNumbers.Of(now) is { } numbers)
        {
            held.Reveal(numbers);
        }

        var answer = await serving.AdvanceAsync(sale.Id, held.Frontiers(Served));
        if (answer is null)
        {
            return; // Redis lost the sale; the warm-up loop rebuilds it, and until then nobody is admitted.
        }

        Volatile.Write(ref served, Math.Max(served, answer.Value.Serving.Number));
        while (Time.GetTimestamp() >= parkedUntil && await DrainBatchAsync(cancellationToken))
        {
        }
    }

    /// <summary>Drains one batch.</summary>
    /// <returns>Whether there may be more to do at once.</returns>
    private async Task<bool> DrainBatchAsync(CancellationToken cancellationToken)
    {
        var batch = held.TakeUpTo(Served, Pacer.BatchMax);
        if (batch.Entries.Count == 0)
        {
            return false;
        }

        try
        {
            var outcome = await grants.RunAsync(
                new GrantBatch(sale.Id, batch.Requests, batch.Epochs, batch.MovesFor), cancellationToken);
            return Finish(batch, outcome);
        }
        catch
        {
            held.Finish(batch, isParked: _ => true); // Nothing was written, or it was and the retry finds it: the entries wait again.
            throw;
        }
    }

    private bool Finish(TakenBatch batch, GrantOutcome outcome)
    {
        if (!outcome.Committed)
        {
            LogRefused(logger, sale.Slug, string.Join(',', outcome.StalePartitions));
            held.GiveUp(outcome.StalePartitions);
            held.Finish(batch, isParked: _ => true);
            return true;
        }

        var parked = outcome.Parked.ToHashSet();
        held.Finish(batch, isParked: taken => parked.Contains(taken.Entry.Ticket));
        results.Add(new UnpublishedBatch(outcome.ResultBatch, sale.Id, outcome.Results));
        if (parked.Count == batch.Entries.Count)
        {
            parkedUntil = Time.GetTimestamp() + (long)(ParkedPause.TotalSeconds * Time.TimestampFrequency);
            return false;
        }

        return batch.Entries.Count == Pacer.BatchMax;
    }

    [LoggerMessage(140, LogLevel.Warning, "A batch of {Sale} was refused: partitions {Partitions} have another owner")]
    private static partial void LogRefused(ILogger logger, string sale, string partitions);
}
