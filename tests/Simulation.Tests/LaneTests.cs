using Simulation.Invariants;
using Simulation.Lanes;
using Xunit;

namespace Simulation.Tests;

/// <summary>Whole sales with lanes: none is short of its share while it waits, all together keep to the rate, and every ticket is granted once.</summary>
public sealed class LaneTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 4)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Two_lanes_in_which_nothing_goes_wrong(int seed)
    {
        var result = LaneSimulator.Run(new LaneSetting { Seed = seed });
        Assert.Equal([4_000, 1_500], result.Granted);

        // The members are through after 5,000 admissions, the rest have the rate to themselves: 5,500 at 1,200 a minute are 275 s.
        Assert.InRange(result.TookMs, 275_000, 277_500);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Lanes_that_draw_while_workers_die_and_Redis_is_lost(int seed)
    {
        var result = LaneSimulator.Run(new LaneSetting
        {
            Seed = seed,
            Shares = [50, 20, 30],
            Shoppers = [2_000, 300, 900],
            RatePerMinute = 3_000,
            LobbyMs = 30_000,
            Faults = 8,
        });
        Assert.Equal([2_000, 300, 900], result.Granted);
    }

    [Fact]
    public void Shares_that_are_not_kept_are_noticed()
    {
        var broken = Assert.Throws<InvariantBrokenException>(() => LaneSimulator.Run(new LaneSetting { Seed = 1, SharesIgnored = true }));
        Assert.Equal("a lane gets its share", broken.Invariant);
    }
}
