using HdrHistogram;

namespace FlashSale.LoadTests.Engine;

/// <summary>Latencies of one kind, recorded from any thread. An HdrHistogram: percentiles to three digits at a fixed size, however many.</summary>
internal sealed class LatencyRecorder
{
    private const long MicrosecondsMax = 3_600_000_000; // an hour: longer than any run

    private readonly LongConcurrentHistogram histogram = new(lowestTrackableValue: 1, MicrosecondsMax, numberOfSignificantValueDigits: 3);

    public long Count => histogram.TotalCount;

    public void Record(TimeSpan latency) =>
        histogram.RecordValue(Math.Clamp((long)latency.TotalMicroseconds, 1, MicrosecondsMax));

    public LatencySummary Summarize() => histogram.TotalCount == 0
        ? LatencySummary.None
        : new LatencySummary(histogram.TotalCount, Ms(50), Ms(95), Ms(99), histogram.GetMaxValue() / 1000.0);

    private double Ms(double percentile) => histogram.GetValueAtPercentile(percentile) / 1000.0;
}

/// <summary>A distribution in a few numbers, milliseconds.</summary>
internal sealed record LatencySummary(long Count, double P50Ms, double P95Ms, double P99Ms, double MaxMs)
{
    public static LatencySummary None { get; } = new(0, 0, 0, 0, 0);
}
