using AdmissionQueue.Lobby;
using AdmissionQueue.Loops;
using AdmissionQueue.Pacing;
using AdmissionQueue.Presence;
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
    PresenceScript presence,
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

    private readonly ServedLanes served = new(sale.LaneNames.Count);
    private bool anyMissed;
    private long parkedUntil;

    /// <summary>How far each lane was served when this worker last looked.</summary>
    public ServedLanes Served => served;

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        if (!held.IsRevealed && sales.Find(sale.Id) is { } now && QueueNumbers.OfLanes(now) is { } numbers)
        {
            held.Reveal(numbers);
        }

        var answer = await serving.AdvanceAsync(sale.Id, held.Frontiers(served));
        if (answer is null)
        {
            return; // Redis lost the sale; the warm-up loop rebuilds it, and until then nobody is admitted.
        }

        anyMissed = answer.Value.Missed > 0;
        served.Note([.. answer.Value.Lanes.Select(lane => lane.Serving)]);
        while (Time.GetTimestamp() >= parkedUntil && await DrainBatchAsync(cancellationToken))
        {
        }
    }

    /// <summary>Drains one batch.</summary>
    /// <returns>Whether there may be more to do at once.</returns>
    private async Task<bool> DrainBatchAsync(CancellationToken cancellationToken)
    {
        var batch = held.TakeUpTo(served, Pacer.BatchMax);
        if (batch.Entries.Count == 0)
        {
            return false;
        }

        try
        {
            var missed = anyMissed ? await MissedAsync(batch) : TakenBatch.NobodyMissed;
            return Finish(batch, await grants.RunAsync(batch.GrantGiven(sale.Id, missed), cancellationToken));
        }
        catch
        {
            held.Finish(batch, isParked: _ => true); // Nothing was written, or it was and the retry finds it: the entries wait again.
            throw;
        }
    }

    private async Task<IReadOnlySet<(LaneName Lane, long Number)>> MissedAsync(TakenBatch batch)
    {
        var missed = new HashSet<(LaneName Lane, long Number)>();
        foreach (var lane in batch.Numbers)
        {
            missed.UnionWith((await presence.MissedAsync(sale.Id, [.. lane], lane.Key)).Select(number => (lane.Key, number)));
        }

        return missed;
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
