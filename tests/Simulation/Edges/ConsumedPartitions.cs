using AdmissionQueue.Topics;
using QueueWorker.Partitions;

namespace Simulation.Edges;

/// <summary>What a worker's consumer does, without its thread: takes partitions from the ledger, and reads them on from the log where there is room.</summary>
internal sealed class ConsumedPartitions(HeldPartitions held, SimulatedLog log, SimulatedLedger ledger)
{
    private readonly Dictionary<int, long> positions = [];
    private readonly HashSet<int> paused = [];

    /// <summary>The partitions that it believes to hold.</summary>
    public IReadOnlyCollection<int> Numbers => positions.Keys;

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

    /// <summary>Reads on where there is room.</summary>
    /// <param name="recordsMax">Records of each partition, at most.</param>
    /// <param name="change">Plants a fault in what is read.</param>
    public void Read(int recordsMax = int.MaxValue, Func<QueueEntry, QueueEntry>? change = null)
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
            Read(partition, recordsMax, change);
        }
    }

    private void Read(int partition, int recordsMax, Func<QueueEntry, QueueEntry>? change)
    {
        for (var count = 0; count < recordsMax; count++)
        {
            var offset = positions[partition];
            if (offset >= log.EndOf(partition))
            {
                held.MarkEnd(partition);
                return;
            }

            positions[partition] = offset + 1;
            var entry = log.Read(partition, offset);
            if (!held.Add(partition, offset, change?.Invoke(entry) ?? entry))
            {
                paused.Add(partition);
                return;
            }
        }
    }
}
