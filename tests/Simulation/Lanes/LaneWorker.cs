using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using InventoryLedger.Reserving;
using QueueWorker.Draining;
using QueueWorker.Partitions;
using Simulation.Edges;

namespace Simulation.Lanes;

/// <summary>One worker of a sale with lanes: the real <see cref="HeldPartitions"/> and <see cref="ServedLanes"/> between the log and the ledger.</summary>
internal sealed class LaneWorker
{
    private readonly SimulatedLedger ledger;
    private readonly HeldPartitions held;
    private readonly ConsumedPartitions partitions;

    public LaneWorker(Sale sale, SimulatedLog log, SimulatedLedger ledger)
    {
        this.ledger = ledger;
        held = new HeldPartitions(sale.LaneNames, sale.Partitions);
        partitions = new ConsumedPartitions(held, log, ledger);
        Served = new ServedLanes(sale.LaneNames.Count);
    }

    public ServedLanes Served { get; }

    public long StalledUntilMs { get; set; }

    public IReadOnlyCollection<int> Partitions => partitions.Numbers;

    public void Reveal(IReadOnlyList<QueueNumbers> numbers) => held.Reveal(numbers);

    public void Take(int partition) => partitions.Take(partition);

    public void GiveUp(IReadOnlyList<int> taken) => partitions.GiveUp(taken);

    /// <summary>Reads, reports, hears of serving, and drains.</summary>
    public void Step(LaneRedis redis, Action advance)
    {
        partitions.Read();
        if (!redis.IsWarm)
        {
            return;
        }

        redis.Report(held.Frontiers(Served));
        advance();
        Served.Note(redis.Numbers);
        while (DrainBatch())
        {
        }
    }

    private bool DrainBatch()
    {
        var batch = held.TakeUpTo(Served, Pacer.BatchMax);
        if (batch.Entries.Count == 0)
        {
            return false;
        }

        var outcome = ledger.Grant(batch.GrantGiven(default, TakenBatch.NobodyMissed));
        if (!outcome.Committed)
        {
            held.Finish(batch, isParked: _ => true);
            GiveUp(outcome.StalePartitions);
            return true;
        }

        held.Finish(batch, isParked: taken => outcome.Parked.Contains(taken.Entry.Ticket));
        return batch.Entries.Count == Pacer.BatchMax;
    }
}
