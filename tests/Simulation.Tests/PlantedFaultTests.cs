using Xunit;

namespace Simulation.Tests;

/// <summary>A checker that can't fail checks nothing: for each of them a mistake is planted, and has to be caught by that one.</summary>
public sealed class PlantedFaultTests
{
    private const int Seed = 7;

    private static readonly SimulationSetting Sale = new() { Seed = Seed, Shoppers = 4_000, Units = 8_000, RatePerMinute = 3_000, TrickleMs = 60_000 };

    [Fact]
    public void Units_that_return_twice() => Caught("units add up", PlantedFault.HoldReturnedTwice, Sale with { HoldMs = 20_000, BuyShare = 0.2 });

    [Fact]
    public void A_record_that_is_skipped() => Caught("every ticket ends", PlantedFault.RecordSkipped, Sale);

    [Fact]
    public void A_zombie_that_still_grants() => Caught(
        "one ticket, one reservation", PlantedFault.ZombieCommits, Sale with { Faults = Each(FaultKind.WorkerStalls, 20_000) });

    [Fact]
    public void A_number_that_is_given_twice() => Caught(
        "numbers never move", PlantedFault.NumberGivenTwice, Sale with { Faults = Each(FaultKind.RedisLost, 0) });

    [Fact]
    public void Serving_that_is_shown_to_go_back() => Caught(
        "numbers never move", PlantedFault.ServingShownBack, Sale with { Faults = Each(FaultKind.RedisLost, 0) });

    [Fact]
    public void A_partition_that_nobody_waits_for() => Caught(
        "grants in order", PlantedFault.FrontierIgnored, Sale with { Shoppers = 20_000, Units = 50_000, SpikeShare = 1, RatePerMinute = 60_000, Faults = Each(FaultKind.WorkerStalls, 20_000) });

    [Fact]
    public void A_stall_that_is_made_good() => Caught(
        "admission rate", PlantedFault.StallMadeGood, Sale with { Workers = 1, Partitions = 1, Faults = Each(FaultKind.WorkerStalls, 2_000) });

    [Fact]
    public void A_pace_that_is_a_twentieth_too_slow() => Caught("admission rate", PlantedFault.PaceTooSlow, Sale);

    private static FaultPlan Each(FaultKind kind, long forMs) => new([.. Enumerable.Range(1, 4).Select(i => new Fault(i * 8_000, kind, forMs))]);

    /// <summary>Without the mistake nothing is found; with it, that invariant is broken, and the message names the seed.</summary>
    private static void Caught(string invariant, PlantedFault planted, SimulationSetting sale)
    {
        Simulator.Run(sale);
        var failed = Assert.Throws<SimulationFailedException>(() => Simulator.Run(sale with { Planted = planted }));
        Assert.Equal(invariant, failed.Invariant);
        Assert.Contains($"seed {Seed}", failed.Message, StringComparison.Ordinal);
    }
}
