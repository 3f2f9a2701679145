using FlashSale.LoadTests.Engine;

namespace LoadTests.Tests.Engine;

public sealed class ArrivalScheduleTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Fact]
    public void The_same_seed_gives_the_same_arrivals_and_another_gives_others()
    {
        Assert.Equal(ArrivalSchedule.Independent(100, Window, seed: 7), ArrivalSchedule.Independent(100, Window, seed: 7));
        Assert.NotEqual(ArrivalSchedule.Independent(100, Window, seed: 7), ArrivalSchedule.Independent(100, Window, seed: 8));
    }

    [Fact]
    public void Arrivals_are_in_order_inside_the_window_and_even_over_it()
    {
        var arrivals = ArrivalSchedule.Independent(10_000, Window, seed: 1);
        Assert.Equal(arrivals.Order(), arrivals);
        Assert.All(arrivals, arrival => Assert.InRange(arrival, TimeSpan.Zero, Window));

        // A thousand are expected in each tenth; four standard deviations are 126.
        Assert.All(arrivals.GroupBy(arrival => (int)(10 * arrival / Window)), tenth => Assert.InRange(tenth.Count(), 874, 1_126));
    }

    [Fact]
    public void No_window_is_all_at_once() =>
        Assert.All(ArrivalSchedule.Independent(100, TimeSpan.Zero, seed: 1), arrival => Assert.Equal(TimeSpan.Zero, arrival));
}
