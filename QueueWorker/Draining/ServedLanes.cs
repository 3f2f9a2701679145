namespace QueueWorker.Draining;

/// <summary>How far this worker saw each lane of a sale served, and in which of its looks serving reached a number: that is the order in which
/// tickets of different lanes have their turns. One thread writes; <see cref="Of"/> may be read by all.</summary>
/// <param name="lanes">How many lanes the sale has.</param>
internal sealed class ServedLanes(int lanes)
{
    /// <summary>Looks that are remembered of each lane, at most: minutes of the fastest loop. What was reached before them counts as reached in the
    /// oldest.</summary>
    public const int LooksMax = 4_096;

    private readonly long[] served = new long[lanes];
    private readonly List<(long Number, long Look)>[] reached = [.. Enumerable.Range(0, lanes).Select(_ => new List<(long Number, long Look)>())];
    private long look;

    /// <summary>Every ticket of the lane up to this number had its turn.</summary>
    /// <param name="lane">The lane's place in the sale's lanes.</param>
    public long Of(int lane) => Volatile.Read(ref served[lane]);

    /// <summary>Takes one look: serving of each lane. One that went back is not believed.</summary>
    public void Note(IReadOnlyList<long> serving)
    {
        look++;
        for (var lane = 0; lane < served.Length; lane++)
        {
            if (serving[lane] <= served[lane])
            {
                continue;
            }

            Volatile.Write(ref served[lane], serving[lane]);
            if (served.Length > 1)
            {
                Remember(reached[lane], serving[lane]);
            }
        }
    }

    /// <summary>The look in which serving reached a number; in a sale with one lane numbers alone say the order.</summary>
    public long ReachedIn(int lane, long number)
    {
        var looks = reached[lane];
        var (from, to) = (0, looks.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = looks[middle].Number < number ? (middle + 1, to) : (from, middle);
        }

        return from < looks.Count ? looks[from].Look : look;
    }

    private void Remember(List<(long Number, long Look)> looks, long number)
    {
        if (looks.Count == LooksMax)
        {
            looks.RemoveRange(0, LooksMax / 2);
        }

        looks.Add((number, look));
    }
}
