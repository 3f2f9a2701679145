using AdmissionQueue.Warmup;
using Xunit;

namespace AdmissionQueue.Tests.Warmup;

public sealed class PrewarmCoverageTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);
    private static readonly WarmNode Web = new("web-1", NodeRole.Web);
    private static readonly WarmNode Worker = new("worker-1", NodeRole.Worker);

    [Fact]
    public void A_sale_is_warm_when_every_node_has_found_everything_well() =>
        Assert.Equal((PrewarmState.Warm, 100), Of([Web, Worker], [.. All(Web), .. All(Worker)]));

    [Fact]
    public void It_is_cold_before_anybody_has_looked() => Assert.Equal((PrewarmState.Cold, 0), Of([Web, Worker], []));

    [Fact]
    public void It_is_not_warm_while_one_node_has_not_looked() =>
        Assert.Equal((PrewarmState.Warming, 50), Of([Web, Worker], [.. All(Web)]));

    [Fact]
    public void It_is_not_warm_where_there_is_no_worker() => Assert.Equal((PrewarmState.Warming, 100), Of([Web], [.. All(Web)]));

    [Fact]
    public void It_fails_where_one_look_went_wrong() =>
        Assert.Equal((PrewarmState.Failing, 92), Of([Web, Worker], [.. All(Web), .. All(Worker).Select((check, i) => i == 0 ? check with { Ok = false } : check)]));

    [Fact]
    public void Looks_of_an_earlier_run_and_old_ones_do_not_count()
    {
        PrewarmCheck[] all = [.. All(Web), .. All(Worker)];
        Assert.Equal((PrewarmState.Cold, 0), Of([Web, Worker], all, run: 1));
        Assert.Equal((PrewarmState.Cold, 0), Of([Web, Worker], [.. all.Select(check => check with { At = Now - PrewarmCoverage.CheckAgeMax - TimeSpan.FromTicks(1) })]));
    }

    [Fact]
    public void What_a_node_found_that_is_gone_neither_helps_nor_holds_up() =>
        Assert.Equal((PrewarmState.Warm, 100), Of([Web, Worker], [.. All(Web), .. All(Worker), .. All(new("gone", NodeRole.Web)).Select(check => check with { Ok = false })]));

    private static (PrewarmState, int) Of(WarmNode[] nodes, PrewarmCheck[] checks, int run = 0)
    {
        var coverage = PrewarmCoverage.Of(nodes, checks, run, Now);
        return (coverage.State, coverage.Coverage);
    }

    private static IEnumerable<PrewarmCheck> All(WarmNode node) => PrewarmNames.Of(node.Role).Select(name => new PrewarmCheck(node.Name, name, true, Now, ""));
}
