using FlashSale.LoadTests.Benches;

namespace LoadTests.Tests.Benches;

public sealed class AlternationTests
{
    [Fact]
    public async Task Sides_take_turns_and_the_first_round_does_not_count()
    {
        var order = new List<string>();
        BenchSide Side(string name, double[] values)
        {
            var round = 0;
            return new BenchSide(name, (_, _) =>
            {
                order.Add(name);
                return Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double> { ["perSecond"] = values[round++] });
            });
        }

        var setting = new BenchSetting(TimeSpan.FromSeconds(10), Seed: 1, TimeProvider.System, _ => { });
        var medians = await Alternation.RunAsync([Side("a", [999, 3, 1, 2]), Side("b", [999, 10, 30, 20])], setting, CancellationToken.None);

        Assert.Equal(["a", "b", "a", "b", "a", "b", "a", "b"], order);
        Assert.Equal(2, medians["a"]["perSecond"]);
        Assert.Equal(20, medians["b"]["perSecond"]);
    }

    [Fact]
    public void All_rounds_fit_the_budget()
    {
        var budget = TimeSpan.FromSeconds(60);
        Assert.True(Alternation.RoundTime(budget, sides: 3) * 3 * (Alternation.Rounds + 1) < budget);
    }

    [Fact]
    public void A_report_without_a_goal_meets_none()
    {
        var none = new Dictionary<string, double>();
        var report = new BenchReport("x", FlashSale.LoadTests.Reports.MachineFacts.Read(), none, none, new Dictionary<string, BenchGoal>());
        Assert.False(report.Met);
        Assert.True((report with { Goals = new Dictionary<string, BenchGoal> { ["r"] = BenchGoal.AtLeast(0.7, 0.7) } }).Met);
        Assert.False((report with { Goals = new Dictionary<string, BenchGoal> { ["r"] = BenchGoal.AtMost(1.5, 1.6) } }).Met);
    }
}
