using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;

namespace QueueWorker.Partitions;

/// <summary>What one partition has read ahead, in number order, and how far it is done. Not safe for several threads: the owner locks.</summary>
/// <param name="partition">The partition, from 0.</param>
/// <param name="epoch">The epoch by which the partition is held.</param>
/// <param name="nextOffset">Where reading starts.</param>
/// <param name="items">What tickets ask for, shared by all partitions.</param>
/// <param name="lane">The lane of its tickets: a partition has one, and so one order of numbers.</param>
/// <remarks>Where the sale draws, the lowest number may be in the last record of the lobby. So the partition is read to where it ended once
/// the lobby was frozen before anything of it is drained or reported. Lobby tickets are all kept; live ones beyond the bound are passed over
/// and read again afterwards.</remarks>
internal sealed class PartitionBuffer(int partition, long epoch, long nextOffset, ItemLists items, LaneName lane = default)
{
    /// <summary>Entries held ahead, at most: about ten megabytes. Lobby tickets do not count.</summary>
    public const int EntriesMax = 40_000;

    /// <summary>Reading goes on again once this few are left; the distance keeps pause and resume from alternating. Numbers are given
    /// before the log has the record, so records are out of order by as many as are written while one write lasts. So many are always
    /// held, or a lower number could lie beyond what was read: this is a quarter of a second at 120,000 joins per second in one partition.</summary>
    public const int EntriesToResume = EntriesMax * 3 / 4;

    private readonly OffsetWatermark watermark = new(nextOffset);
    private readonly PriorityQueue<BufferedEntry, long> waiting = new();
    private readonly LobbyBuffer lobby = new(items, lane);
    private QueueNumbers? numbers;
    private long? lobbyEnd;
    private bool arranged;

    public int Partition => partition;

    public long Epoch => epoch;

    /// <summary>Whether reading may go on.</summary>
    public bool HasRoom => !arranged || waiting.Count < EntriesMax;

    /// <summary>Whether the end of the log was reached since the partition was taken: only then is an empty buffer an empty queue.</summary>
    public bool ReachedEnd { get; private set; }

    /// <summary>Whether the draw is known and the end of the lobby in this log is not.</summary>
    public bool WantsLobbyEnd => !arranged && numbers is not null && lobbyEnd is null;

    /// <summary>The first record that was passed over; null where none was.</summary>
    public long? ReadAgainFrom { get; private set; }

    /// <summary>Whether the lobby is whole, and reading has to go back to what was passed over.</summary>
    public bool MustReadAgain => arranged && ReadAgainFrom is not null;

    /// <summary>The offset below which everything is done.</summary>
    public long Checkpoint => watermark.Checkpoint;

    /// <summary>How many entries count toward <see cref="EntriesMax"/>.</summary>
    public int Count => waiting.Count;

    /// <summary>Takes the sale's numbers: at once where it is first come, first served, else when they are drawn.</summary>
    public void Reveal(QueueNumbers revealed)
    {
        numbers = revealed;
        if (revealed.Joiners == 0)
        {
            lobbyEnd = watermark.Next; // Nobody's number was drawn: what was read is all that has to be put in order.
            ArrangeAtEnd();
        }
    }

    /// <summary>Says where the log ended once the lobby was frozen.</summary>
    public void FindLobbyEnd(long offset)
    {
        lobbyEnd = offset;
        ArrangeAtEnd();
    }

    public void Add(long offset, QueueEntry entry)
    {
        watermark.Read(offset);
        if (!arranged)
        {
            AddBeforeArranged(offset, entry);
            ArrangeAtEnd();
        }
        else if (offset >= lobbyEnd || !numbers!.IsDrawn(entry.Arrival))
        {
            PutBack(new BufferedEntry(partition, offset, numbers!.NumberOf(entry.Arrival), entry));
        }
    }

    public void MarkEnd() => ReachedEnd = true;

    /// <summary>Reading went back to <see cref="ReadAgainFrom"/>.</summary>
    public void ReadsAgain()
    {
        watermark.ReadAgainFrom(ReadAgainFrom!.Value);
        (ReadAgainFrom, ReachedEnd) = (null, false);
    }

    /// <summary>The lowest number that still has to be drained, for the pacer; where there is none, the one after serving: everything up to
    /// there is decided.</summary>
    /// <param name="serving">Serving as it was known before the log was looked at.</param>
    /// <returns>Null while the log was not read far enough to know.</returns>
    public FrontierReport? Frontier(long serving)
    {
        if (TryPeek(out var number))
        {
            return new FrontierReport(partition, number);
        }

        return arranged && ReachedEnd ? new FrontierReport(partition, serving + 1, watermark.Next) : null;
    }

    public bool TryTake(long serving, out BufferedEntry entry)
    {
        entry = default;
        if (!TryPeek(out var number) || number > serving)
        {
            return false;
        }

        entry = lobby.TryPeek(out var drawn) && drawn == number ? lobby.Take(partition) : waiting.Dequeue();
        return true;
    }

    /// <summary>The number that <see cref="TryTake"/> would give next, whatever serving is.</summary>
    public bool TryPeek(out long number)
    {
        number = long.MaxValue;
        if (!arranged)
        {
            return false;
        }

        if (waiting.TryPeek(out _, out var live))
        {
            number = live;
        }

        if (lobby.TryPeek(out var drawn))
        {
            number = Math.Min(number, drawn);
        }

        return number != long.MaxValue;
    }

    /// <summary>Lets an entry wait for its number.</summary>
    public void PutBack(BufferedEntry entry) => waiting.Enqueue(entry, entry.Number);

    public long CheckpointAfter(IReadOnlySet<long> offsets) => watermark.CheckpointAfter(offsets);

    /// <summary>Notes that records are done.</summary>
    public void Done(IEnumerable<long> offsets) => watermark.Done(offsets);

    // Before the numbers are known everything is kept for them: it is the lobby, and what came in the moment of its end.
    private void AddBeforeArranged(long offset, QueueEntry entry)
    {
        if (numbers is null || numbers.IsDrawn(entry.Arrival))
        {
            lobby.Add(offset, entry);
        }
        else if (ReadAgainFrom is null && waiting.Count < EntriesMax)
        {
            PutBack(new BufferedEntry(partition, offset, numbers.NumberOf(entry.Arrival), entry));
        }
        else
        {
            ReadAgainFrom ??= offset;
        }
    }

    private void ArrangeAtEnd()
    {
        if (numbers is not null && watermark.Next >= lobbyEnd)
        {
            lobby.Arrange(numbers);
            arranged = true;
        }
    }
}
