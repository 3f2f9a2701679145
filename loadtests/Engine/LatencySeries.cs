using HdrHistogram;

namespace FlashSale.LoadTests.Engine;

/// <summary>Latencies of one kind, over the time of a run: a histogram a stretch, under the instant at which the request was due. One that
/// was due in a stall is shown in the stall, not when its answer came.</summary>
internal sealed class LatencySeries(DateTimeOffset startAt)
{
    private readonly Lock locked = new();
    private readonly List<LongHistogram?> buckets = [];
    private int widthSeconds = (int)TimeBuckets.WidthMin.TotalSeconds;

    public void Record(DateTimeOffset dueAt, TimeSpan latency)
    {
        lock (locked)
        {
            Bucket_NeedsLock(dueAt).RecordValue(LatencyRecorder.Microseconds(latency));
        }
    }

    /// <summary>The newest stretches together, for a live view.</summary>
    public LatencySummary Recent(int stretches)
    {
        lock (locked)
        {
            var recent = LatencySeriesDocument.Empty();
            foreach (var bucket in buckets.TakeLast(stretches).OfType<LongHistogram>())
            {
                recent.Add(bucket);
            }

            return LatencySummary.Of(recent);
        }
    }

    public LatencySeriesDocument Document()
    {
        lock (locked)
        {
            return new LatencySeriesDocument(widthSeconds, [.. buckets.Select(bucket => bucket is null ? null : HistogramBytes.Encode(bucket))]);
        }
    }

    private LongHistogram Bucket_NeedsLock(DateTimeOffset dueAt)
    {
        while (TimeBuckets.Of(dueAt - startAt, widthSeconds) >= TimeBuckets.Max)
        {
            Halve_NeedsLock();
        }

        var index = TimeBuckets.Of(dueAt - startAt, widthSeconds);
        while (buckets.Count <= index)
        {
            buckets.Add(null);
        }

        return buckets[index] ??= LatencySeriesDocument.Empty();
    }

    private void Halve_NeedsLock()
    {
        for (var index = 0; index < buckets.Count; index++)
        {
            var half = index / 2;
            if (index % 2 == 0)
            {
                buckets[half] = buckets[index];
            }
            else if (buckets[index] is { } odd)
            {
                (buckets[half] ??= LatencySeriesDocument.Empty()).Add(odd);
            }
        }

        var left = (buckets.Count + 1) / 2;
        buckets.RemoveRange(left, buckets.Count - left);
        widthSeconds *= 2;
    }
}

/// <summary>A latency series as one process hands it to another.</summary>
/// <param name="WidthSeconds">Seconds that one stretch spans: a power of two.</param>
/// <param name="Histograms">Encoded, from the start on; null where nothing was due.</param>
internal sealed record LatencySeriesDocument(int WidthSeconds, IReadOnlyList<byte[]?> Histograms)
{
    /// <summary>Two digits: a chart shows no third, and hundreds of these are open at once.</summary>
    private const int Digits = 2;

    /// <summary>What each stretch came to, all processes together, in stretches of at least this width.</summary>
    public static IReadOnlyList<LatencySummary> Merge(IReadOnlyList<LatencySeriesDocument> series, int widthSeconds)
    {
        var merged = new List<LongHistogram>();
        foreach (var one in series)
        {
            for (var index = 0; index < one.Histograms.Count; index++)
            {
                var bucket = index * one.WidthSeconds / widthSeconds;
                while (merged.Count <= bucket)
                {
                    merged.Add(Empty());
                }

                if (one.Histograms[index] is { } encoded)
                {
                    merged[bucket].Add(HistogramBytes.Decode(encoded));
                }
            }
        }

        return [.. merged.Select(LatencySummary.Of)];
    }

    internal static LongHistogram Empty() => new(lowestTrackableValue: 1, LatencyRecorder.MicrosecondsMax, Digits);
}
