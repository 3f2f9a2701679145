using FlashSale.LoadTests.Engine;

namespace LoadTests.Tests.Engine;

public sealed class LatencyRecorderTests
{
    [Fact]
    public void Percentiles_are_right_to_three_digits()
    {
        var recorder = new LatencyRecorder();
        for (var ms = 1; ms <= 1_000; ms++)
        {
            recorder.Record(TimeSpan.FromMilliseconds(ms));
        }

        var summary = recorder.Summarize();
        Assert.Equal(1_000, summary.Count);
        Assert.Equal(500, summary.P50Ms, tolerance: 0.5);
        Assert.Equal(990, summary.P99Ms, tolerance: 1);
        Assert.Equal(1_000, summary.MaxMs, tolerance: 1);
    }

    [Fact]
    public void Nothing_recorded_is_no_fault() => Assert.Equal(LatencySummary.None, new LatencyRecorder().Summarize());

    [Fact]
    public void Can_be_read_while_it_is_written_to()
    {
        var recorder = new LatencyRecorder();
        Parallel.For(0, 20_000, index =>
        {
            recorder.Record(TimeSpan.FromMilliseconds(index));
            if (index % 100 == 0)
            {
                recorder.Summarize();
            }
        });
        Assert.Equal(20_000, recorder.Summarize().Count);
    }
}
