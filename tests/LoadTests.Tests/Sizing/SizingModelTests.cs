using FlashSale.LoadTests.Sizing;

namespace LoadTests.Tests.Sizing;

public sealed class SizingModelTests
{
    private static readonly SaleDemand Million = new() { Shoppers = 1_000_000, WithinSeconds = 60, RatePerMinute = 2_000, Units = 5_000 };

    [Fact]
    public void A_million_on_connections_need_nodes_for_their_files()
    {
        var plan = Plan(Million);
        Assert.Equal("connections", plan.WebNodesFor);
        Assert.True(plan.WebNodes * Figures.Calibration.ConnectionsPerNodeMax * 0.7 >= plan.ConnectionsMax);
        Assert.True((plan.WebNodes - 1) * Figures.Calibration.ConnectionsPerNodeMax * 0.7 < plan.ConnectionsMax);
    }

    /// <summary>What the plan rests on is said: how many nodes each bound asks for by itself.</summary>
    [Fact]
    public void Every_bound_is_told_with_the_nodes_that_it_asks_for()
    {
        var plan = Plan(Million);
        Assert.Equal(["connections", "memory", "processor"], plan.WebNeeds.Select(need => need.Bound).Order());
        Assert.Equal((int)Math.Ceiling(plan.WebNeeds.Max(need => need.Nodes)), plan.WebNodes);
        Assert.Equal(plan.WebNeeds[0].Bound, plan.WebNodesFor);
        Assert.Equal(("one may fail", 2), (plan.WorkersFor, Plan(Million with { Shoppers = 1_000 }).Workers));
    }

    /// <summary>What goes on anyway does not grow with arrivals, so it only takes away from what is left for them.</summary>
    [Fact]
    public void A_part_breaks_where_its_growing_load_meets_what_idleness_leaves()
    {
        var part = Plan(Million).Parts.Single(part => part.Name.StartsWith("Kafka", StringComparison.Ordinal));
        var anyway = Figures.Calibration.IdleOf(Plan(Million).WebNodes, Plan(Million).Workers).Kafka * 1e-6 / 2;
        Assert.Equal(Million.ArrivalsPerSecond * (1 - anyway) / (part.Utilization - anyway), part.BreaksAtArrivalsPerSecond!.Value, 3);
    }

    [Fact]
    public void When_all_poll_processors_are_what_counts() => Assert.Equal("processor", Plan(Million with { PollShare = 1 }).WebNodesFor);

    [Fact]
    public void Half_the_nodes_are_twice_as_busy_and_break_at_half_the_load()
    {
        var (all, half) = (Plan(Million, new NodeSizes { Web = 100 }), Plan(Million, new NodeSizes { Web = 50 }));
        PartLoad Web(SizingPlan plan) => plan.Parts.Single(part => part.Name == "web nodes: processor");

        // Idle is the same for each node, however many there are.
        var idle = Figures.Calibration.IdlePerSecond.Web * 1e-6 / 2;
        Assert.Equal(2, (Web(half).Utilization - idle) / (Web(all).Utilization - idle), 6);
        Assert.Equal(2, Web(all).BreaksAtArrivalsPerSecond!.Value / Web(half).BreaksAtArrivalsPerSecond!.Value, 6);
    }

    [Fact]
    public void What_breaks_first_stands_first_and_what_is_too_much_is_said()
    {
        var plan = Plan(Million, new NodeSizes { Web = 1 });
        Assert.Equal(plan.Parts.Max(part => part.Utilization), plan.Parts[0].Utilization);
        Assert.True(plan.Parts[0].BreaksAtArrivalsPerSecond < Million.ArrivalsPerSecond);
        Assert.Contains(plan.Warnings, warning => warning.StartsWith(plan.Parts[0].Name, StringComparison.Ordinal));
    }

    [Fact]
    public void It_sells_out_when_turns_at_the_rate_have_reached_every_unit() =>
        Assert.Equal(5_000 / 0.9 / 2_000 * 60, Plan(Million).SellOutSeconds!.Value, 6);

    [Fact]
    public void The_join_s_latency_is_without_end_where_more_comes_than_can_be_done()
    {
        Assert.Null(Plan(Million, new NodeSizes { Web = 1 }).JoinP99Ms);
        Assert.InRange(Plan(Million).JoinP99Ms!.Value, Figures.Calibration.Times.JoinP99Ms, 10 * Figures.Calibration.Times.JoinP99Ms);
    }

    private static SizingPlan Plan(SaleDemand demand, NodeSizes? nodes = null) =>
        new SizingModel(Figures.Calibration, nodes ?? new NodeSizes()).PlanWithAlternatives(demand);
}
