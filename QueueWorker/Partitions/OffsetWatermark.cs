namespace QueueWorker.Partitions;

/// <summary>Which records of a partition are done. They are read in offset order and done in number order; what may be checkpointed is the
/// offset below which all are done.</summary>
internal sealed class OffsetWatermark(long next)
{
    private readonly HashSet<long> doneAhead = [];

    /// <summary>The lowest offset that is not done.</summary>
    public long Checkpoint { get; private set; } = next;

    /// <summary>The offset that is read next.</summary>
    public long Next { get; private set; } = next;

    /// <summary>Notes that a record was read.</summary>
    public void Read(long offset)
    {
        if (offset != Next)
        {
            throw new LogGapException(Next, offset);
        }

        Next = offset + 1;
    }

    /// <summary>Notes that records are done.</summary>
    public void Done(IEnumerable<long> offsets)
    {
        doneAhead.UnionWith(offsets);
        while (doneAhead.Remove(Checkpoint))
        {
            Checkpoint++;
        }
    }

    /// <summary>What <see cref="Checkpoint"/> would be once more records are done; nothing is noted.</summary>
    public long CheckpointAfter(IReadOnlySet<long> offsets)
    {
        var checkpoint = Checkpoint;
        while (doneAhead.Contains(checkpoint) || offsets.Contains(checkpoint))
        {
            checkpoint++;
        }

        return checkpoint;
    }
}
