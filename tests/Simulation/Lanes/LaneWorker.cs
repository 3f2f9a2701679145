using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using InventoryLedger.Reserving;
using QueueWorker.Draining;
using QueueWorker.Partitions;
using Simulation.Edges;

namespace Simulation.Lanes;

/// <summary>One worker of a sale with lanes: the real <see cref="HeldPartitions"/> and <see cref="ServedLanes"/> between the log and the ledger.</summary>
internal sealed class LaneWorker(Sale sale, SimulatedLog log, SimulatedLedger ledger)
{
    private readonly HeldPartitions held = new(sale.LaneNames, sale.Partitions);
    private readonly Dictionary<int, long> positions = [];
    private readonly HashSet<int> paused = [];

    public ServedLanes Served { get; } = new(sale.LaneNames.Count);

    public long StalledUntilMs { get; set; }

    public IReadOnlyCollection<int> Partitions => positions.Keys;

    public void Reveal(IReadOnlyList<QueueNumbers> numbers) => held.Reveal(numbers);

    public void Take(int partition)
    {
        var (epoch, next) = ledger.Take(partition);
        held.Take(partition, epoch, next);
        positions[partition] = next;
        paused.Remove(partition);
    }

    public void GiveUp(IReadOnlyList<int> partitions)
    {
        held.GiveUp(partitions);
        foreach (var partition in partitions)
        {
            positions.Remove(partition);
            paused.Remove(partition);
        }
    }

    /// <summary>Reads, reports, hears of serving, and drains.</summary>
    public void Step(LaneRedis redis, Action advance)
    {
        foreach (var partition in held.WithoutLobbyEnd())
        {
            held.FindLobbyEnd(partition, log.EndOf(partition));
        }

        foreach (var (partition, offset) in held.ToReadAgain())
        {
            positions[partition] = offset;
            held.ReadsAgain(partition);
        }

        paused.ExceptWith(held.WithRoom(paused));
        foreach (var partition in positions.Keys.Where(partition => !paused.Contains(partition)).ToList())
        {
            Read(partition);
        }

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

    private void Read(int partition)
    {
        while (positions[partition] < log.EndOf(partition))
        {
            var offset = positions[partition]++;
            if (!held.Add(partition, offset, log.Read(partition, offset)))
            {
                paused.Add(partition);
                return;
            }
        }

        held.MarkEnd(partition);
    }

    private bool DrainBatch()
    {
        var batch = held.TakeUpTo(Served, Pacer.BatchMax);
        if (batch.Entries.Count == 0)
        {
            return false;
        }

        var outcome = ledger.Grant(new GrantBatch(
            default, batch.RequestsGiven(new HashSet<(LaneName Lane, long Number)>()), batch.Epochs, batch.MovesFor));
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
