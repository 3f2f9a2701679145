using FlashSale.LoadTests.Sizing;
using FlashSale.LoadTests.Sizing.Calibrating;

namespace LoadTests.Tests.Sizing;

/// <summary>Looks of two seconds that took 100, 120 and 140 ms of processor time: 60 ms a second, 20 ms up and down.</summary>
public sealed class BaselineTests
{
    private readonly Baseline baseline = Baseline.Of([Used(100_000), Used(120_000), Used(140_000)], lookSeconds: 2);

    [Fact]
    public void It_is_the_mean_a_second_and_how_far_a_look_is_from_it()
    {
        Assert.Equal(60_000, baseline.PerSecond.Redis, 6);
        Assert.Equal(20_000, baseline.Deviation.Redis, 6);
    }

    /// <summary>Eight seconds are four looks: their ups and downs add up to twice those of one. Three deviations of that, and a tick.</summary>
    [Theory]
    [InlineData(129_000, 0)]
    [InlineData(131_000, 131_000)]
    [InlineData(-10_000, 0)]
    public void What_could_be_its_own_ups_and_downs_is_no_cost(double beyond, double counted) =>
        Assert.Equal(counted, baseline.Excess(Used(8 * 60_000 + beyond), seconds: 8).Redis, 6);

    private static CpuCost Used(double microseconds) => new(microseconds, microseconds, microseconds, microseconds, microseconds);
}
