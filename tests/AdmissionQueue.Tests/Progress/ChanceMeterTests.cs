using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using Xunit;

namespace AdmissionQueue.Tests.Progress;

/// <summary>How the reach answers to what it rests on. That it is right often enough is the simulator's to show.</summary>
public sealed class ChanceMeterTests
{
    private static readonly Sku Shoe = new("shoe");

    [Fact]
    public void Before_anybody_has_asked_each_is_taken_to_want_all_that_one_may_have()
    {
        var one = UpTo(new ChanceMeter(), Sample(available: 1_000, limit: 1));
        Assert.InRange(one, 900, 999);
        Assert.InRange(UpTo(new ChanceMeter(), Sample(available: 1_000, limit: 4)), 200, one / 4);
    }

    [Fact]
    public void What_joiners_ask_for_decides() => Assert.InRange(
        UpTo(new ChanceMeter(), Sample(available: 1_000, limit: 4, asked: new AskedUnits(10_000, 11_000))), 750, 999);

    [Fact]
    public void Where_many_are_away_units_reach_further()
    {
        var meter = new ChanceMeter();
        var before = UpTo(meter, Sample(available: 2_000, limit: 1), decided: 0);
        var after = UpTo(meter, Sample(available: 1_500, held: 100, sold: 400, granted: 500, limit: 1), decided: 1_500);
        Assert.InRange(after, before + 1_000, 6_000);
    }

    [Fact]
    public void Holds_count_only_as_far_as_holds_have_come_back()
    {
        var kept = UpTo(new ChanceMeter(), Sample(available: 100, held: 1_000, sold: 500, granted: 1_500, limit: 1), decided: 1_500);
        var returned = UpTo(new ChanceMeter(), Sample(available: 100, held: 1_000, sold: 250, returned: 250, granted: 1_500, limit: 1), decided: 1_500);
        Assert.InRange(kept, 1_550, 1_600);
        Assert.InRange(returned, 1_850, 2_050);
    }

    [Fact]
    public void Nothing_left_reaches_nobody() => Assert.True(UpTo(new ChanceMeter(), Sample(available: 0, held: 10, limit: 1), decided: 70) <= 70);

    [Fact]
    public void Who_is_in_the_shop_with_nothing_on_hold_is_still_ahead()
    {
        var sample = Sample(available: 1_000, limit: 1);
        Assert.InRange(new ChanceMeter().Observe(0, 5_000, pending: 400, [sample])[0].UpTo, 500, 600);
    }

    [Fact]
    public void The_reach_does_not_flicker()
    {
        var meter = new ChanceMeter();
        var first = UpTo(meter, Sample(available: 1_000, limit: 1));
        Assert.Equal(first, UpTo(meter, Sample(available: 1_005, limit: 1)));
        Assert.True(UpTo(meter, Sample(available: 995, limit: 1)) < first);
        Assert.True(UpTo(meter, Sample(available: 1_100, limit: 1)) > first);
    }

    private static long UpTo(ChanceMeter meter, ChanceSample sample, long decided = 0) =>
        meter.Observe(decided, issued: 10_000, pending: 0, [sample])[0].UpTo;

    private static ChanceSample Sample(
        long available, long held = 0, long sold = 0, long returned = 0, long granted = 0, int limit = 1, AskedUnits asked = default) =>
        new(new StockLevel(Shoe, available, held), new StockFlow(Shoe, granted, sold, returned), asked, limit);
}
