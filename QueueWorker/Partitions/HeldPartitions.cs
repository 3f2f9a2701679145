using AdmissionQueue.Pacing;
using AdmissionQueue.Topics;

namespace QueueWorker.Partitions;

/// <summary>The partitions of one sale that this worker holds. The consumer's thread fills it, the drain loop empties it.</summary>
internal sealed class HeldPartitions
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, PartitionBuffer> buffers = [];

    public void Take(PartitionBuffer buffer)
    {
        lock (gate)
        {
            buffers[buffer.Partition] = buffer;
        }
    }

    public void GiveUp(IEnumerable<int> partitions)
    {
        lock (gate)
        {
            foreach (var partition in partitions)
            {
                buffers.Remove(partition);
            }
        }
    }

    /// <summary>Adds a record that was read.</summary>
    /// <returns>Whether reading this partition may go on.</returns>
    public bool Add(int partition, long offset, QueueEntry entry)
    {
        lock (gate)
        {
            if (!buffers.TryGetValue(partition, out var buffer))
            {
                return true; // Given up between fetch and delivery; the next owner reads it.
            }

            buffer.Add(offset, entry);
            return buffer.Count < PartitionBuffer.EntriesMax;
        }
    }

    public void MarkEnd(int partition)
    {
        lock (gate)
        {
            if (buffers.TryGetValue(partition, out var buffer))
            {
                buffer.MarkEnd();
            }
        }
    }

    /// <summary>Which of the given partitions have room again.</summary>
    public IReadOnlyList<int> WithRoom(IEnumerable<int> partitions)
    {
        lock (gate)
        {
            return [.. partitions.Where(partition => !buffers.TryGetValue(partition, out var buffer) || buffer.Count <= PartitionBuffer.EntriesToResume)];
        }
    }

    /// <summary>How far each partition is done.</summary>
    public IReadOnlyList<(int Partition, long Offset)> Checkpoints()
    {
        lock (gate)
        {
            return [.. buffers.Values.Select(buffer => (buffer.Partition, buffer.Checkpoint))];
        }
    }

    /// <summary>What each partition still has to drain, for the pacer.</summary>
    public IReadOnlyList<FrontierReport> Frontiers(long serving)
    {
        lock (gate)
        {
            return
            [
                .. from buffer in buffers.Values
                   let frontier = buffer.Frontier(serving)
                   where frontier is not null
                   select frontier.Value,
            ];
        }
    }

    /// <summary>Takes what may be admitted, lowest number first, from all partitions together.</summary>
    public TakenBatch TakeUpTo(long serving, int most)
    {
        lock (gate)
        {
            var entries = new List<BufferedEntry>();
            while (entries.Count < most && LowestBuffer() is { } lowest && lowest.TryTake(serving, out var entry))
            {
                entries.Add(entry);
            }

            var touched = entries.Select(entry => entry.Partition).ToHashSet();
            return new TakenBatch(entries, [.. buffers.Values.Where(buffer => touched.Contains(buffer.Partition))]);
        }
    }

    /// <summary>Ends a batch: what is done is done, what is parked waits again.</summary>
    public void Finish(TakenBatch batch, Func<BufferedEntry, bool> isParked)
    {
        lock (gate)
        {
            foreach (var buffer in batch.Buffers)
            {
                var (parked, done) = Split(batch.Entries.Where(entry => entry.Partition == buffer.Partition), isParked);
                parked.ForEach(buffer.PutBack);
                buffer.Done(done.Select(entry => entry.Offset));
            }
        }
    }

    private static (List<BufferedEntry> Parked, List<BufferedEntry> Done) Split(IEnumerable<BufferedEntry> entries, Func<BufferedEntry, bool> isParked)
    {
        var lookup = entries.ToLookup(isParked);
        return ([.. lookup[true]], [.. lookup[false]]);
    }

    private PartitionBuffer? LowestBuffer()
    {
        PartitionBuffer? lowest = null;
        var lowestNumber = long.MaxValue;
        foreach (var buffer in buffers.Values)
        {
            if (buffer.TryPeek(out var number) && number < lowestNumber)
            {
                (lowest, lowestNumber) = (buffer, number);
            }
        }

        return lowest;
    }
}
