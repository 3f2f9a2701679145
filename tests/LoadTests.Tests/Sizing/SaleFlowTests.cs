using FlashSale.LoadTests.Sizing;

namespace LoadTests.Tests.Sizing;

/// <summary>The flow against arithmetic that anybody can do in the head: 100 a second come for a minute, 20 a second have their turn.</summary>
public sealed class SaleFlowTests
{
    private readonly SaleFlow flow = new(Figures.Demand);

    [Fact]
    public void Units_that_are_given_back_go_to_those_behind() => Assert.Equal(1_000, flow.LastServed);

    [Fact]
    public void It_sells_out_when_the_last_of_those_had_the_turn() => Assert.Equal(50, flow.LastTurnSeconds);

    [Fact]
    public void The_wait_grows_with_the_position()
    {
        Assert.Equal(4, flow.WaitSeconds(100), 6); // comes after 1 s, is served after 5 s
        Assert.Equal(40, flow.WaitSeconds(1_000), 6);
    }

    [Fact]
    public void Who_waits_for_nothing_waits_until_no_reservation_can_come_back() =>
        Assert.Equal(50 + 3 - 20, flow.WaitSeconds(2_000), 6);

    [Fact]
    public void Who_comes_after_the_end_does_not_wait_at_all() => Assert.Equal(5_300, flow.Joined, 6);

    [Fact]
    public void A_rate_above_the_arrivals_leaves_no_queue()
    {
        var fast = new SaleFlow(Figures.Demand with { RatePerMinute = 60_000 });
        Assert.Equal(0, fast.WaitSeconds(500), 6);
        Assert.Equal(10, fast.LastTurnSeconds, 6);
    }

    [Fact]
    public void With_enough_for_all_it_never_sells_out()
    {
        var enough = new SaleFlow(Figures.Demand with { Units = 10_000 });
        Assert.False(enough.SellsOut);
        Assert.Equal(300, enough.LastTurnSeconds, 6); // 6,000 at 20 a second
        Assert.Equal(0, enough.SoldOut);
    }
}
