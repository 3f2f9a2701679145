using FlashSale.LoadTests.Engine;

namespace LoadTests.Tests.Engine;

public sealed class SeriesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Counts_stay_where_they_happened_and_none_is_lost_when_a_run_outgrows_its_buckets()
    {
        var series = new CountSeries(Start);
        for (var second = 0; second < 1_000; second++)
        {
            series.Add(Start.AddSeconds(second), second);
        }

        var document = series.Document();
        Assert.Equal(4, document.WidthSeconds);
        Assert.Equal(250, document.Counts.Count);
        Assert.Equal(0 + 1 + 2 + 3, document.Counts[0]);
        Assert.Equal(996 + 997 + 998 + 999, document.Counts[^1]);
        Assert.Equal(999 * 1_000 / 2, document.Counts.Sum());
    }

    [Fact]
    public void Series_of_two_processes_add_up_whichever_has_the_wider_buckets()
    {
        var (shorter, longer) = (new CountSeries(Start), new CountSeries(Start));
        shorter.Add(Start.AddSeconds(3));
        longer.Add(Start.AddSeconds(2));
        longer.Add(Start.AddSeconds(300));

        var sum = CountSeriesDocument.Sum([shorter.Document(), longer.Document()]);

        Assert.Equal(2, sum.WidthSeconds);
        Assert.Equal((2, 1, 3), (sum.Counts[1], sum.Counts[150], sum.Counts.Sum()));
    }

    [Fact]
    public void A_latency_is_shown_where_it_was_due_and_merging_processes_loses_none()
    {
        var (one, other) = (new LatencySeries(Start), new LatencySeries(Start));
        one.Record(Start.AddSeconds(1), TimeSpan.FromMilliseconds(10));
        other.Record(Start.AddSeconds(1.5), TimeSpan.FromMilliseconds(3_000));
        other.Record(Start.AddSeconds(600), TimeSpan.FromMilliseconds(20));

        var merged = LatencySeriesDocument.Merge([one.Document(), other.Document()], widthSeconds: 4);

        Assert.Equal(2, merged[0].Count);
        Assert.InRange(merged[0].MaxMs, 2_970, 3_030);
        Assert.InRange(merged[0].P50Ms, 9.9, 10.1);
        Assert.Equal(3, merged.Sum(stretch => stretch.Count));
        Assert.Equal(1, merged[150].Count);
    }

    [Fact]
    public void A_recorder_s_percentiles_are_the_same_after_a_journey_through_bytes()
    {
        var (whole, half, rest) = (new LatencyRecorder(), new LatencyRecorder(), new LatencyRecorder());
        for (var ms = 1; ms <= 1_000; ms++)
        {
            whole.Record(TimeSpan.FromMilliseconds(ms));
            (ms % 2 == 0 ? half : rest).Record(TimeSpan.FromMilliseconds(ms));
        }

        half.Add(rest.Encode());

        Assert.Equal(whole.Summarize(), half.Summarize());
        Assert.InRange(half.Summarize().P99Ms, 985, 995);
    }
}
