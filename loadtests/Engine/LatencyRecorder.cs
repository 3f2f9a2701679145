using HdrHistogram;

namespace FlashSale.LoadTests.Engine;

/// <summary>Latencies of one kind, recorded from any thread. An HdrHistogram: percentiles to three digits at a fixed size, however many.
/// Behind a lock, because the library's concurrent one can't be read while it is written to, which is what a live view does.</summary>
internal sealed class LatencyRecorder
{
    /// <summary>An hour, in microseconds: longer than any request lives.</summary>
    public const long MicrosecondsMax = 3_600_000_000;

    /// <summary>Digits that a percentile is exact to.</summary>
    private const int Digits = 3;

    private readonly Lock locked = new();
    private readonly LongHistogram histogram = new(lowestTrackableValue: 1, MicrosecondsMax, Digits);

    /// <summary>One latency, as a histogram keeps it.</summary>
    public static long Microseconds(TimeSpan latency) => Math.Clamp((long)latency.TotalMicroseconds, 1, MicrosecondsMax);

    public void Record(TimeSpan latency)
    {
        lock (locked)
        {
            histogram.RecordValue(Microseconds(latency));
        }
    }

    public LatencySummary Summarize()
    {
        lock (locked)
        {
            return LatencySummary.Of(histogram);
        }
    }

    /// <summary>The histogram in HdrHistogram's own compressed form, for another process.</summary>
    public byte[] Encode()
    {
        lock (locked)
        {
            return HistogramBytes.Encode(histogram);
        }
    }

    /// <summary>Takes in what another process recorded: counts are added, so percentiles of the sum are those of one recorder.</summary>
    public void Add(byte[] encoded)
    {
        lock (locked)
        {
            histogram.Add(HistogramBytes.Decode(encoded));
        }
    }
}

/// <summary>A distribution in a few numbers, milliseconds.</summary>
internal sealed record LatencySummary(long Count, double P50Ms, double P95Ms, double P99Ms, double MaxMs)
{
    public static LatencySummary None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>The values between which the true p99 lies with 99% certainty, as far as the number of samples can tell.</summary>
    public double P99LowMs { get; init; }

    /// <inheritdoc cref="P99LowMs"/>
    public double P99HighMs { get; init; }

    public static LatencySummary Of(HistogramBase histogram) => histogram.TotalCount == 0
        ? None
        : new LatencySummary(histogram.TotalCount, Ms(histogram, 50), Ms(histogram, 95), Ms(histogram, 99), histogram.GetMaxValue() / 1000.0)
        {
            P99LowMs = Ms(histogram, Bound(histogram.TotalCount, -1)),
            P99HighMs = Ms(histogram, Bound(histogram.TotalCount, +1)),
        };

    private static double Ms(HistogramBase histogram, double percentile) => histogram.GetValueAtPercentile(percentile) / 1000.0;

    /// <summary>The rank of a quantile is binomial: its 99% interval is 2.58 standard deviations to each side.</summary>
    private static double Bound(long count, int side) => Math.Clamp(99 + side * 2.58 * 100 * Math.Sqrt(0.99 * 0.01 / count), 0, 100);
}
