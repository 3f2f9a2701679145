using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Reports.Comparing;

namespace LoadTests.Tests.Reports;

public sealed class ComparisonTests
{
    private const double Noise = 0.25;

    [Theory]
    [InlineData(100, 240, "worse")]
    [InlineData(240, 100, "better")]
    [InlineData(100, 120, "same")]
    [InlineData(1, 4, "same")] // Less than the floor: three milliseconds are nothing to a shopper, though they are four times as many.
    public void A_latency_is_worse_only_beyond_noise(double before, double after, string verdict) =>
        Assert.Equal(verdict, Join([WithJoin(before)], [WithJoin(after)]).Verdict);

    [Fact]
    public void Runs_that_differ_among_themselves_excuse_as_much_between_sides()
    {
        Assert.Equal("same", Join([WithJoin(100), WithJoin(200), WithJoin(150)], [WithJoin(240)]).Verdict);
        Assert.Equal("worse", Join([WithJoin(148), WithJoin(152), WithJoin(150)], [WithJoin(240)]).Verdict);
    }

    [Fact]
    public void A_p99_of_few_samples_is_not_worse_for_one_slow_answer()
    {
        var wide = WithJoin(100, p99: 150, low: 100, high: 400);
        var comparisons = Comparison.Of([wide], [WithJoin(100, p99: 400, low: 100, high: 420)], Noise);
        Assert.Equal("same", comparisons.Single(one => one.Name == "join p99, ms").Verdict);
    }

    [Fact]
    public void A_broken_promise_is_never_noise()
    {
        var broken = Samples.Report() with { Verdicts = [new Verdict("nothing oversold", 1, "one")] };
        Assert.True(Comparison.Of([Samples.Report()], [broken], share: 1).Single(one => one.Name == "audit violations").IsWorse);
    }

    private static Comparison Join(IReadOnlyList<ScenarioReport> before, IReadOnlyList<ScenarioReport> after) =>
        Comparison.Of(before, after, Noise).Single(one => one.Name == "join p50, ms");

    private static ScenarioReport WithJoin(double p50, double? p99 = null, double? low = null, double? high = null) => Samples.Report() with
    {
        Latencies = new Dictionary<string, LatencySummary>
        {
            ["join"] = new(1_000, p50, p50, p99 ?? p50, p50) { P99LowMs = low ?? p50, P99HighMs = high ?? p50 },
        },
    };
}
