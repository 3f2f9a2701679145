using FlashSale.LoadTests.Sizing;
using FlashSale.LoadTests.Sizing.Simulation;

namespace LoadTests.Tests.Sizing;

public sealed class SaleSimulatorTests
{
    [Fact]
    public void A_quiet_sale_goes_as_the_flow_says()
    {
        var (report, flow) = (Run(Figures.Demand), new SaleFlow(Figures.Demand));

        Assert.Equal(Figures.Demand.Units, report.Bought);
        Assert.InRange(report.LastGrantSeconds, flow.LastTurnSeconds * 0.95, flow.LastTurnSeconds * 1.1);
        Assert.InRange(report.Wait.P50Ms / 1_000, flow.WaitSeconds(flow.LastServed / 2) * 0.9, flow.WaitSeconds(flow.LastServed / 2) * 1.1);
        Assert.InRange(report.Joined, flow.Joined * 0.95, flow.Joined * 1.05);
        Assert.Equal(Figures.Demand.Shoppers, report.Joined + report.TurnedAway);
        Assert.True(report.Passed);
    }

    [Fact]
    public void The_same_seed_is_the_same_sale()
    {
        var (one, again, other) = (Run(Figures.Demand), Run(Figures.Demand), new SaleSimulator(Figures.Simulation(Figures.Demand) with { Seed = 2 }).Run(default));
        Assert.Equal((one.Join, one.LastGrantSeconds, one.Events), (again.Join, again.LastGrantSeconds, again.Events));
        Assert.NotEqual(one.Join, other.Join);
    }

    [Fact]
    public void A_web_node_that_goes_away_costs_retries_and_no_shopper()
    {
        var report = Run(Figures.Demand, new Failure(FailingPart.Web, 0, AtSeconds: 10, ForSeconds: 10));
        Assert.True(report.Passed);
        Assert.Equal(Figures.Demand.Units, report.Bought);
        Assert.Equal(Figures.Demand.Shoppers, report.Joined + report.TurnedAway);
    }

    [Fact]
    public void Nobody_can_join_while_every_web_node_is_away_and_all_do_afterwards()
    {
        var report = Run(
            Figures.Demand, new Failure(FailingPart.Web, 0, AtSeconds: 10, ForSeconds: 10), new Failure(FailingPart.Web, 1, AtSeconds: 10, ForSeconds: 10));
        Assert.True(report.Retries > 500, $"{report.Retries}");
        Assert.True(report.Join.MaxMs >= 10_000, $"{report.Join.MaxMs}");
        Assert.True(report.Passed);
    }

    /// <summary>Its partitions wait for the session to time out, and serving with them: nobody overtakes by more than the pacer lets.</summary>
    [Fact]
    public void A_worker_that_goes_away_holds_the_sale_up_until_its_partitions_have_moved()
    {
        var demand = Figures.Demand with { RatePerMinute = 12_000, Units = 5_000 };
        var (calm, failed) = (Run(demand), Run(demand, new Failure(FailingPart.Worker, 1, AtSeconds: 10, ForSeconds: 1_000)));

        Assert.True(failed.Wait.MaxMs > calm.Wait.MaxMs + 4_000, $"{calm.Wait.MaxMs} {failed.Wait.MaxMs}");
        Assert.InRange(failed.LargestInversion, 1, AdmissionQueue.Pacing.Pacer.BatchMax + AdmissionQueue.Pacing.Pacer.BurstFor(12_000));
        Assert.Equal(calm.Bought, failed.Bought);
        Assert.True(failed.Passed);
    }

    [Fact]
    public void Redis_away_for_five_seconds_sends_joiners_back_and_stops_the_serving()
    {
        var report = Run(Figures.Demand, new Failure(FailingPart.Redis, 0, AtSeconds: 10, ForSeconds: 5));
        Assert.True(report.Retries > 400, $"{report.Retries}");
        Assert.InRange(report.LastGrantSeconds, 54, 60);
        Assert.True(report.Passed);
    }

    [Fact]
    public void Connections_beyond_what_nodes_hold_are_refused_and_their_shoppers_poll()
    {
        var report = new SaleSimulator(Figures.Simulation(Figures.Demand) with { ConnectionsPerNodeMax = 100 }).Run(default);
        Assert.True(report.ConnectionsRefused > 0);
        Assert.Equal(100, report.ConnectionsPerNodeMax);
        Assert.Equal(Figures.Demand.Units, report.Bought);
    }

    [Fact]
    public void More_joins_than_processors_can_do_are_late()
    {
        var report = Run(Figures.Demand with { WithinSeconds = 0.2 });
        Assert.True(report.Join.P99Ms > 500, $"{report.Join.P99Ms}");
    }

    [Theory]
    [InlineData("web:3@20s+10s", FailingPart.Web, 3, 20, 10)]
    [InlineData("Worker@1min+2min", FailingPart.Worker, 0, 60, 120)]
    [InlineData("redis@40+5", FailingPart.Redis, 0, 40, 5)]
    public void A_failure_is_read_as_it_is_written(string text, object part, int index, double at, double span)
    {
        Assert.True(Failure.TryParse(text, out var failure));
        Assert.Equal(new Failure((FailingPart)part, index, at, span), failure);
    }

    [Theory]
    [InlineData("kafka@1s+1s")]
    [InlineData("web:x@1s+1s")]
    [InlineData("web@1s")]
    [InlineData("")]
    public void A_failure_that_can_not_be_is_refused(string text) => Assert.False(Failure.TryParse(text, out _));

    private static SimulationReport Run(SaleDemand demand, params Failure[] failures) => new SaleSimulator(Figures.Simulation(demand, failures)).Run(default);
}
