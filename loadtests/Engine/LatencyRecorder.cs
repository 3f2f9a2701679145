using HdrHistogram;

namespace FlashSale.LoadTests.Engine;

/// <summary>Latencies of one kind, recorded from any thread. An HdrHistogram: percentiles to three digits at a fixed size, however many.
/// Behind a lock, because the library's concurrent one can't be read while it is written to, which is what a live view does.</summary>
internal sealed class LatencyRecorder
{
    private const long MicrosecondsMax = 3_600_000_000; // an hour: longer than any run

    private readonly Lock locked = new();
    private readonly LongHistogram histogram = new(lowestTrackableValue: 1, MicrosecondsMax, numberOfSignificantValueDigits: 3);

    public void Record(TimeSpan latency)
    {
        lock (locked)
        {
            histogram.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, MicrosecondsMax));
        }
    }

    public LatencySummary Summarize()
    {
        lock (locked)
        {
            return histogram.TotalCount == 0
                ? LatencySummary.None
                : new LatencySummary(histogram.TotalCount, Ms_NeedsLock(50), Ms_NeedsLock(95), Ms_NeedsLock(99), histogram.GetMaxValue() / 1000.0);
        }
    }

    private double Ms_NeedsLock(double percentile) => histogram.GetValueAtPercentile(percentile) / 1000.0;
}

/// <summary>A distribution in a few numbers, milliseconds.</summary>
internal sealed record LatencySummary(long Count, double P50Ms, double P95Ms, double P99Ms, double MaxMs)
{
    public static LatencySummary None { get; } = new(0, 0, 0, 0, 0);
}
