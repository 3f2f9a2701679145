namespace FlashSale.LoadTests.Engine;

/// <summary>How many of something happened in each stretch of a run; written from any thread.</summary>
internal sealed class CountSeries(DateTimeOffset startAt)
{
    private readonly Lock locked = new();
    private long[] counts = new long[TimeBuckets.Max];
    private int widthSeconds = (int)TimeBuckets.WidthMin.TotalSeconds;
    private int used;

    public void Add(DateTimeOffset at, long count = 1)
    {
        lock (locked)
        {
            var bucket = Bucket_NeedsLock(at);
            counts[bucket] += count;
            used = Math.Max(used, bucket + 1);
        }
    }

    public CountSeriesDocument Document()
    {
        lock (locked)
        {
            return new CountSeriesDocument(widthSeconds, counts[..used]);
        }
    }

    private int Bucket_NeedsLock(DateTimeOffset at)
    {
        while (TimeBuckets.Of(at - startAt, widthSeconds) >= TimeBuckets.Max)
        {
            counts = [.. CountSeriesDocument.Halve(counts), .. new long[TimeBuckets.Max / 2]];
            used = (used + 1) / 2;
            widthSeconds *= 2;
        }

        return TimeBuckets.Of(at - startAt, widthSeconds);
    }
}

/// <summary>A series as one process hands it to another.</summary>
/// <param name="WidthSeconds">Seconds that one bucket spans: a power of two.</param>
/// <param name="Counts">From the start on.</param>
internal sealed record CountSeriesDocument(int WidthSeconds, IReadOnlyList<long> Counts)
{
    /// <summary>The same counts in buckets of at least this width.</summary>
    public CountSeriesDocument Widen(int widthSeconds) =>
        WidthSeconds >= widthSeconds ? this : new CountSeriesDocument(WidthSeconds * 2, Halve(Counts)).Widen(widthSeconds);

    /// <summary>The sum of several, in buckets of the widest.</summary>
    public static CountSeriesDocument Sum(IReadOnlyList<CountSeriesDocument> series)
    {
        var width = series.Max(one => one.WidthSeconds);
        var wide = series.Select(one => one.Widen(width).Counts).ToArray();
        var sum = new long[wide.Max(counts => counts.Count)];
        foreach (var counts in wide)
        {
            for (var bucket = 0; bucket < counts.Count; bucket++)
            {
                sum[bucket] += counts[bucket];
            }
        }

        return new CountSeriesDocument(width, sum);
    }

    internal static long[] Halve(IReadOnlyList<long> counts) =>
        [.. Enumerable.Range(0, (counts.Count + 1) / 2).Select(bucket => counts[2 * bucket] + (2 * bucket + 1 < counts.Count ? counts[2 * bucket + 1] : 0))];
}
