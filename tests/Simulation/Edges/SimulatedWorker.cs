using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Reserving;
using QueueWorker.Draining;
using QueueWorker.Partitions;

namespace Simulation.Edges;

/// <summary>One worker: the real <see cref="HeldPartitions"/>, filled from the log and emptied into the ledger, one step at a time. It may stand still,
/// and then go on as if nothing had happened.</summary>
internal sealed class SimulatedWorker
{
    /// <summary>Records that a partition delivers in one step.</summary>
    private const int RecordsPerStep = 2_000;

    /// <summary>Transactions that fit into one step.</summary>
    private const int BatchesPerStep = 3;

    /// <summary>How long nothing is tried after a batch in which everybody had to wait for units to come back.</summary>
    private const long ParkedPauseMs = 250;

    /// <summary>Planted: a number that serving never reaches.</summary>
    private const long NeverServed = 1_000_000_000_000;

    private readonly SimulationSetting setting;
    private readonly SimulatedLedger ledger;
    private readonly Func<long, bool> isAway;
    private readonly HeldPartitions held = new();
    private readonly ServedLanes served = new(lanes: 1);
    private readonly ConsumedPartitions partitions;
    private long read;
    private long parkedUntilMs;

    public SimulatedWorker(SimulationSetting setting, SimulatedLog log, SimulatedLedger ledger, Func<long, bool> isAway)
    {
        (this.setting, this.ledger, this.isAway) = (setting, ledger, isAway);
        partitions = new ConsumedPartitions(held, log, ledger);
    }

    /// <summary>The instant until which it stands still.</summary>
    public long StalledUntilMs { get; set; }

    /// <summary>How far the sale was served when it last looked.</summary>
    public long Served => served.Of(0);

    /// <summary>The partitions that it believes to hold.</summary>
    public IReadOnlyCollection<int> Partitions => partitions.Numbers;

    public void Take(int partition) => partitions.Take(partition);

    public void GiveUp(IReadOnlyList<int> taken) => partitions.GiveUp(taken);

    public IReadOnlyList<FrontierReport> Reports() => held.Frontiers(served);

    /// <summary>Hears of the sale's numbers.</summary>
    public void Reveal(QueueNumbers numbers) => held.Reveal([numbers]);

    /// <summary>Reads on where there is room.</summary>
    public void Read() => partitions.Read(RecordsPerStep, setting.Planted == PlantedFault.RecordSkipped ? SkipSome : null);

    /// <summary>Drains what may be admitted.</summary>
    /// <param name="nowMs">The instant.</param>
    /// <param name="serving">How far the sale is served.</param>
    /// <param name="slow">Whether the ledger takes its time.</param>
    public void Drain(long nowMs, long serving, bool slow)
    {
        served.Note([serving]);
        for (var batch = 0; batch < (slow ? nowMs % 500 == 0 ? 1 : 0 : BatchesPerStep) && nowMs >= parkedUntilMs && DrainBatch(nowMs); batch++)
        {
        }
    }

    private QueueEntry SkipSome(QueueEntry entry) => ++read % 1_000 == 0 ? entry with { Arrival = NeverServed } : entry;

    private bool DrainBatch(long nowMs)
    {
        var batch = held.TakeUpTo(served, Pacer.BatchMax);
        if (batch.Entries.Count == 0)
        {
            return false;
        }

        // Who is away at the turn gets nothing; the slot went on when serving passed the number.
        var present = batch.Entries.Where(taken => !isAway(taken.Number)).Select(taken => taken.Entry.Ticket).ToHashSet();
        List<GrantRequest> requests = [.. batch.RequestsGiven(TakenBatch.NobodyMissed).Where(request => present.Contains(request.Ticket))];
        var outcome = ledger.Grant(new GrantBatch(default, requests, batch.Epochs, batch.MovesFor));
        if (!outcome.Committed)
        {
            held.Finish(batch, isParked: _ => true);
            GiveUp(outcome.StalePartitions);
            return true;
        }

        foreach (var taken in batch.Entries.Where(taken => !present.Contains(taken.Entry.Ticket)))
        {
            ledger.End(taken.Entry.Ticket, taken.Entry.Shopper, taken.Number, TicketState.Expired);
        }

        var parked = outcome.Parked.ToHashSet();
        held.Finish(batch, isParked: taken => parked.Contains(taken.Entry.Ticket));
        parkedUntilMs = parked.Count == batch.Entries.Count ? nowMs + ParkedPauseMs : parkedUntilMs;
        return batch.Entries.Count == Pacer.BatchMax;
    }
}
