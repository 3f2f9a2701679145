using System.Numerics;

namespace QueueWorker.Partitions;

/// <summary>Which records of a partition are done. They are read in offset order and done in number order; what may be checkpointed is the
/// offset below which all are done. A drawn lobby is done in random order, so one bit a record is kept, from the lowest that is not done.</summary>
internal sealed class OffsetWatermark(long next)
{
    private const int WordBits = 64;

    /// <summary>Full words are dropped from the front by the thousand, so that dropping one costs nothing to speak of.</summary>
    private const int WordsToDrop = 1_024;

    private readonly List<ulong> words = [];
    private readonly long origin = next;
    private long dropped;

    /// <summary>The lowest offset that is not done.</summary>
    public long Checkpoint { get; private set; } = next;

    /// <summary>The offset that is read next.</summary>
    public long Next { get; private set; } = next;

    /// <summary>Notes that a record was read.</summary>
    /// <exception cref="LogGapException">It is not the next one.</exception>
    public void Read(long offset)
    {
        if (offset != Next)
        {
            throw new LogGapException(Next, offset);
        }

        Next = offset + 1;
    }

    /// <summary>Reading goes back to a record that was read and not kept.</summary>
    public void ReadAgainFrom(long offset) => Next = offset;

    /// <summary>Notes that records are done.</summary>
    public void Done(IEnumerable<long> offsets)
    {
        foreach (var offset in offsets)
        {
            var (word, bit) = PlaceOf(offset);
            while (words.Count <= word)
            {
                words.Add(0);
            }

            if (word >= 0)
            {
                words[word] |= bit;
            }
        }

        Checkpoint = FirstNotDone(Checkpoint);
        DropFullWords();
    }

    /// <summary>What <see cref="Checkpoint"/> would be once more records are done; nothing is noted.</summary>
    public long CheckpointAfter(IReadOnlySet<long> offsets)
    {
        var checkpoint = FirstNotDone(Checkpoint);
        while (offsets.Contains(checkpoint))
        {
            checkpoint = FirstNotDone(checkpoint + 1);
        }

        return checkpoint;
    }

    private long FirstNotDone(long from)
    {
        var (word, bit) = PlaceOf(from);
        while (word < words.Count)
        {
            var notDone = ~words[word] & ~(bit - 1);
            if (notDone != 0)
            {
                return origin + (dropped + word) * WordBits + BitOperations.TrailingZeroCount(notDone);
            }

            (word, bit) = (word + 1, 1);
        }

        return Math.Max(from, origin + (dropped + words.Count) * WordBits);
    }

    private void DropFullWords()
    {
        var full = (int)((Checkpoint - origin) / WordBits - dropped);
        if (full >= WordsToDrop)
        {
            words.RemoveRange(0, full);
            dropped += full;
        }
    }

    /// <summary>The word and bit of a record; a word below 0 was dropped, all of it done.</summary>
    private (int Word, ulong Bit) PlaceOf(long offset)
    {
        var distance = offset - origin;
        return ((int)(distance / WordBits - dropped), 1UL << (int)(distance % WordBits));
    }
}
