using System.Globalization;
using AdmissionQueue.Sales;
using Xunit;

namespace Simulation.Tests;

/// <summary>Whole sales of many shapes, with everything going wrong that can: at every step the invariants hold, and after the faults are healed
/// every ticket ends. A failure names the seed that repeats it. FLASHSALE_SIMULATION_SHOPPERS makes the crowds larger, up to a million;
/// FLASHSALE_SIMULATION_SEED moves on to other seeds.</summary>
public sealed class SimulatorTests(ITestOutputHelper output)
{
    private static readonly int Shoppers = FromEnvironment("FLASHSALE_SIMULATION_SHOPPERS", 10_000);
    private static readonly int FirstSeed = FromEnvironment("FLASHSALE_SIMULATION_SEED", 1);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(FirstSeed, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_sale_in_which_nothing_goes_wrong(int seed) => Run(Shape(seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_sale_in_which_everything_goes_wrong(int seed)
    {
        var shape = Shape(seed);
        var withinMs = Math.Max(60_000, (long)(shape.Shoppers * 60_000.0 / shape.RatePerMinute * 0.7));
        Run(shape with { Faults = FaultPlan.Random(seed, count: 12, withinMs, shape.RatePerMinute) });
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var setting = Shape(FirstSeed) with { Shoppers = 2_000, Faults = FaultPlan.Random(FirstSeed, 8, 60_000, 6_000) };
        var (once, again) = (Simulator.Run(setting), Simulator.Run(setting));
        Assert.Equal(once with { Waits = [] }, again with { Waits = [] });
        Assert.Equal(once.Waits, again.Waits);
    }

    private void Run(SimulationSetting setting)
    {
        var result = Simulator.Run(setting);
        output.WriteLine($"{setting}");
        output.WriteLine($"{result with { Waits = [] }}");
        Assert.True(result.Told > setting.Shoppers / 2, "Most of those who came got a ticket, or the run shows nothing.");
        Assert.True(result.Granted > 0);
        Assert.Equal(0, result.UnexplainedMoves);
        Assert.Equal((0, 0), (result.FirstChance.GoneGot, result.LastChance.GoneGot));
    }

    /// <summary>Six shapes in turn, and each seed another draw of it.</summary>
    private static SimulationSetting Shape(int seed)
    {
        var setting = new SimulationSetting { Seed = seed, Shoppers = Shoppers, Units = Shoppers / 2, RatePerMinute = Math.Clamp(Shoppers / 5, 600, 60_000) };
        return (seed % 6) switch
        {
            0 => setting with { LobbyMs = 30_000 }, // Most come into the lobby, and draw.
            1 => setting with { Units = Shoppers / 20, BuyShare = 0.5, HoldMs = 20_000 }, // A waiting list.
            2 => setting with { Units = 4 * Shoppers, SpikeShare = 0, TrickleMs = 240_000 }, // Everybody gets some; the queue runs empty.
            3 => setting with { RatePerMinute = 60_000, Workers = 8, Partitions = 8, AwayShare = (0.6, 0.1) },
            4 => setting with { BotShare = 0.5, Fulfilment = Fulfilment.WhatIsLeft, LimitPerShopper = 4 },
            _ => setting with { Workers = 1, Partitions = 1, ActiveLimit = Math.Max(100, Shoppers / 20), Units = 4 * Shoppers, ThinkMsMax = 10_000, HoldMs = 15_000 },
        };
    }

    private static int FromEnvironment(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
