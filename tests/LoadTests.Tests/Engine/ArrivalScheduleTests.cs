using FlashSale.LoadTests.Engine;

namespace LoadTests.Tests.Engine;

public sealed class ArrivalScheduleTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_same_seed_gives_the_same_arrivals_and_another_gives_others()
    {
        Assert.Equal(Even(100, seed: 7), Even(100, seed: 7));
        Assert.NotEqual(Even(100, seed: 7), Even(100, seed: 8));
    }

    [Fact]
    public void Arrivals_are_in_order_inside_the_window_and_even_over_it()
    {
        var arrivals = Even(10_000, seed: 1);
        Assert.Equal(arrivals.Order(), arrivals);
        Assert.All(arrivals, arrival => Assert.InRange(arrival, TimeSpan.Zero, Window));

        // A thousand are expected in each tenth; four standard deviations are 126.
        Assert.All(arrivals.GroupBy(arrival => (int)(10 * arrival / Window)), tenth => Assert.InRange(tenth.Count(), 874, 1_126));
    }

    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(1_000, 0)]
    [InlineData(200, 1_800)]
    public void A_climb_has_as_many_in_each_second_as_its_rate_says(double from, double to)
    {
        var arrivals = ArrivalSchedule.Following([new ArrivalStage(Window, from, to)], seed: 1);

        Assert.Equal((from + to) / 2 * 10, arrivals.Length);
        foreach (var second in arrivals.CountBy(arrival => (int)arrival.TotalSeconds))
        {
            var expected = from + (to - from) * (second.Key + 0.5) / 10;
            Assert.InRange(second.Value, expected - 4 * Math.Sqrt(expected) - 1, expected + 4 * Math.Sqrt(expected) + 1);
        }
    }

    [Fact]
    public void Stages_follow_each_other_and_a_stage_without_arrivals_is_a_pause()
    {
        var arrivals = ArrivalSchedule.Following(
            [ArrivalStage.Of(100, Window), ArrivalStage.Even(Window, perSecond: 0), ArrivalStage.Of(300, Window)], seed: 1);

        Assert.Equal(100, arrivals.Count(arrival => arrival < Window));
        Assert.Equal(300, arrivals.Count(arrival => arrival >= 2 * Window));
        Assert.Equal(400, arrivals.Length);
    }

    private static TimeSpan[] Even(int count, int seed) => ArrivalSchedule.Following([ArrivalStage.Of(count, Window)], seed);
}
