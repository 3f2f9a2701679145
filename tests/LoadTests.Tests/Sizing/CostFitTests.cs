using FlashSale.LoadTests.Sizing;
using FlashSale.LoadTests.Sizing.Calibrating;

namespace LoadTests.Tests.Sizing;

public sealed class CostFitTests
{
    [Fact]
    public void A_cost_that_falls_with_the_rate_stays_as_it_was_measured() =>
        Assert.Equal([900.0, 500, 100], Fit(Round(600, 2_400, 100), Round(150, 1_050, 500), Round(30, 210, 900)));

    /// <summary>210 of 400 and 1,050 of 904: 820 each.</summary>
    [Fact]
    public void A_cost_that_seems_to_rise_is_the_mean_of_the_rounds_that_say_so() =>
        Assert.Equal([820.0, 820, 100], Fit(Round(30, 210, 400), Round(150, 1_050, 904), Round(600, 2_400, 100)));

    [Fact]
    public void What_the_fastest_round_does_not_show_is_no_cost() =>
        Assert.Equal([0.0, 0, 0], Fit(Round(30, 210, 773), Round(150, 1_050, 67), Round(600, 2_400, 0)));

    [Fact]
    public void Kinds_of_processes_are_fitted_apart()
    {
        var curve = CostFit.Of([new MeasuredRound(30, 100, new CpuCost(900, 0, 0, 50, 0)), new MeasuredRound(600, 100, new CpuCost(100, 0, 0, 0, 10))]);
        Assert.Equal(new CpuCost(900, 0, 0, 0, 5), curve.Points[0].Each);
        Assert.Equal(new CpuCost(100, 0, 0, 0, 5), curve.Points[1].Each);
    }

    private static double[] Fit(params MeasuredRound[] rounds) => [.. CostFit.Of(rounds).Points.Select(point => point.Each.Redis)];

    private static MeasuredRound Round(double perSecond, int count, double redis) => new(perSecond, count, new CpuCost(0, 0, redis, 0, 0));
}
