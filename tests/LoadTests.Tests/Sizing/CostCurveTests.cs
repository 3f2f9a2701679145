using FlashSale.LoadTests.Sizing;

namespace LoadTests.Tests.Sizing;

/// <summary>A step that costs 1,000 where ten are done a second, and 100 at a thousand.</summary>
public sealed class CostCurveTests
{
    private static readonly CostCurve Curve = new([Point(10, 1_000), Point(1_000, 100)]);

    [Theory]
    [InlineData(10, 1_000)]
    [InlineData(1_000, 100)]
    [InlineData(100, 550)] // Half-way, by the logarithm.
    [InlineData(1, 1_000)]
    [InlineData(0, 1_000)]
    [InlineData(50_000, 100)]
    public void A_cost_is_as_measured_at_the_rate_and_in_between_and_beyond_as_at_the_end(double perSecond, double cost) =>
        Assert.Equal(cost, Curve.At(perSecond, perSecond, perSecond, perSecond, perSecond).Postgres, 6);

    [Fact]
    public void Each_kind_of_process_costs_what_it_does_at_its_own_rate()
    {
        var cost = Curve.At(web: 10, together: 10, workers: 100, servers: 1_000, records: 10);
        Assert.Equal((1_000, 550, 100, 1_000, 100), (cost.Web, Math.Round(cost.Worker, 6), cost.Redis, cost.Kafka, cost.Postgres));
    }

    [Fact]
    public void A_web_node_shares_half_of_what_a_rare_step_costs_with_all_others() =>
        Assert.Equal((1_000 + 100) / 2.0, Curve.At(web: 10, together: 1_000, workers: 10, servers: 10, records: 10).Web, 6);

    [Fact]
    public void A_point_that_was_lost_in_the_noise_says_nothing()
    {
        Assert.Equal(100, new CostCurve([Point(10, 0), Point(1_000, 100)]).At(10, 10, 10, 10, 10).Web);
        Assert.Equal(0, new CostCurve([Point(10, 0), Point(1_000, 0)]).At(10, 10, 10, 10, 10).Web);
    }

    private static CostPoint Point(double perSecond, double each) => new(perSecond, new CpuCost(each, each, each, each, each));
}
