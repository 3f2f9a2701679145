using AdmissionQueue.Pacing;
using AdmissionQueue.Topics;

namespace QueueWorker.Partitions;

/// <summary>What one partition has read ahead, in number order, and how far it is done. Not safe for several threads: the owner locks.</summary>
/// <param name="partition">The partition, from 0.</param>
/// <param name="epoch">The epoch by which the partition is held.</param>
/// <param name="nextOffset">Where reading starts.</param>
internal sealed class PartitionBuffer(int partition, long epoch, long nextOffset)
{
    /// <summary>Entries held ahead, at most: a few seconds of the fastest sale, about a megabyte.</summary>
    public const int EntriesMax = 10_000;

    /// <summary>Reading goes on again once this few are left; the distance keeps pause and resume from alternating.</summary>
    public const int EntriesToResume = EntriesMax / 2;

    private readonly OffsetWatermark watermark = new(nextOffset);
    private readonly PriorityQueue<BufferedEntry, long> waiting = new();

    public int Partition => partition;

    public long Epoch => epoch;

    public int Count => waiting.Count;

    /// <summary>Whether the end of the log was reached since the partition was taken: only then is an empty buffer an empty queue.</summary>
    public bool ReachedEnd { get; private set; }

    /// <summary>The offset below which everything is done.</summary>
    public long Checkpoint => watermark.Checkpoint;

    public void Add(long offset, QueueEntry entry)
    {
        watermark.Read(offset);
        waiting.Enqueue(new BufferedEntry(partition, offset, entry), entry.Number);
    }

    public void MarkEnd() => ReachedEnd = true;

    /// <summary>The lowest number that still has to be drained, for the pacer.</summary>
    /// <param name="serving">What to answer where there is none: serving as it was known before the log was looked at.</param>
    /// <returns>Null while the log was not read far enough to know.</returns>
    public FrontierReport? Frontier(long serving)
    {
        if (waiting.TryPeek(out _, out var number))
        {
            return new FrontierReport(partition, number);
        }

        return ReachedEnd ? new FrontierReport(partition, serving, watermark.Next) : null;
    }

    public bool TryTake(long serving, out BufferedEntry entry)
    {
        if (waiting.TryPeek(out entry, out var number) && number <= serving)
        {
            waiting.Dequeue();
            return true;
        }

        entry = default;
        return false;
    }

    /// <summary>The number that <see cref="TryTake"/> would give next, whatever serving is.</summary>
    public bool TryPeek(out long number) => waiting.TryPeek(out _, out number);

    public void PutBack(BufferedEntry entry) => waiting.Enqueue(entry, entry.Entry.Number);

    public long CheckpointAfter(IReadOnlySet<long> offsets) => watermark.CheckpointAfter(offsets);

    /// <summary>Notes that records are done.</summary>
    public void Done(IEnumerable<long> offsets) => watermark.Done(offsets);
}
