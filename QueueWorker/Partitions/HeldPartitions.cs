using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using QueueWorker.Draining;

namespace QueueWorker.Partitions;

/// <summary>The partitions of one sale that this worker holds. The consumer's thread fills it, the drain loop empties it. Until the sale's
/// numbers are known it only fills.</summary>
/// <param name="lanes">The sale's lanes; null is the main one alone.</param>
/// <param name="partitionsPerLane">How many partitions each of them has, one lane's after the other's.</param>
internal sealed class HeldPartitions(IReadOnlyList<LaneName>? lanes = null, int partitionsPerLane = int.MaxValue)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, PartitionBuffer> buffers = [];
    private readonly ItemLists items = new();
    private IReadOnlyList<QueueNumbers>? numbers;

    /// <summary>Whether the sale's numbers are known.</summary>
    public bool IsRevealed
    {
        get
        {
            lock (gate)
            {
                return numbers is not null;
            }
        }
    }

    /// <summary>Takes the numbers of each lane, once.</summary>
    public void Reveal(IReadOnlyList<QueueNumbers> revealed)
    {
        lock (gate)
        {
            numbers = revealed;
            foreach (var buffer in buffers.Values)
            {
                buffer.Reveal(revealed[LaneOf(buffer.Partition)]);
            }
        }
    }

    /// <summary>Takes a partition, empty, from where the ledger has it.</summary>
    public void Take(int partition, long epoch, long nextOffset)
    {
        lock (gate)
        {
            var buffer = new PartitionBuffer(partition, epoch, nextOffset, items, lanes?[LaneOf(partition)] ?? LaneName.Main);
            buffers[partition] = buffer;
            if (numbers is not null)
            {
                buffer.Reveal(numbers[LaneOf(partition)]);
            }
        }
    }

    public bool Holds(int partition)
    {
        lock (gate)
        {
            return buffers.ContainsKey(partition);
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
            return buffer.HasRoom;
        }
    }

    public void MarkEnd(int partition) => Tell(partition, buffer => buffer.MarkEnd());

    /// <summary>The partitions of which it has to be found out where the lobby ends.</summary>
    public IReadOnlyList<int> WithoutLobbyEnd()
    {
        lock (gate)
        {
            return [.. buffers.Values.Where(buffer => buffer.WantsLobbyEnd).Select(buffer => buffer.Partition)];
        }
    }

    /// <summary>Says where a partition ended once the lobby was frozen.</summary>
    public void FindLobbyEnd(int partition, long offset) => Tell(partition, buffer => buffer.FindLobbyEnd(offset));

    /// <summary>The partitions that have to be read again, and from where.</summary>
    public IReadOnlyList<(int Partition, long Offset)> ToReadAgain()
    {
        lock (gate)
        {
            return [.. from buffer in buffers.Values where buffer.MustReadAgain select (buffer.Partition, buffer.ReadAgainFrom!.Value)];
        }
    }

    /// <summary>Reading of a partition went back.</summary>
    public void ReadsAgain(int partition) => Tell(partition, buffer => buffer.ReadsAgain());

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
    public IReadOnlyList<FrontierReport> Frontiers(ServedLanes served)
    {
        lock (gate)
        {
            return
            [
                .. from buffer in buffers.Values
                   let frontier = buffer.Frontier(served.Of(LaneOf(buffer.Partition)))
                   where frontier is not null
                   select frontier.Value,
            ];
        }
    }

    /// <summary>Takes what may be admitted, from all partitions together: of each lane the lowest number first, and between lanes what serving
    /// reached first.</summary>
    public TakenBatch TakeUpTo(ServedLanes served, int most)
    {
        lock (gate)
        {
            var entries = new List<BufferedEntry>();
            while (entries.Count < most && FirstBuffer(served) is { } first && first.TryTake(served.Of(LaneOf(first.Partition)), out var entry))
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

    private void Tell(int partition, Action<PartitionBuffer> what)
    {
        lock (gate)
        {
            if (buffers.TryGetValue(partition, out var buffer))
            {
                what(buffer);
            }
        }
    }

    private int LaneOf(int partition) => QueuePlace.LaneOf(partition, partitionsPerLane);

    /// <summary>The buffer whose lowest number has its turn first; null where none has. Among lanes that serving reached in the same look the main
    /// one is last: the others paid with their share for being ahead.</summary>
    private PartitionBuffer? FirstBuffer(ServedLanes served)
    {
        PartitionBuffer? first = null;
        var firstTurn = (Look: long.MaxValue, Lane: int.MaxValue, Number: long.MaxValue);
        foreach (var buffer in buffers.Values)
        {
            var lane = LaneOf(buffer.Partition);
            if (buffer.TryPeek(out var number) && number <= served.Of(lane))
            {
                var turn = (served.ReachedIn(lane, number), lane == 0 ? int.MaxValue : lane, number);
                (first, firstTurn) = turn.CompareTo(firstTurn) < 0 ? (buffer, turn) : (first, firstTurn);
            }
        }

        return first;
    }
}
