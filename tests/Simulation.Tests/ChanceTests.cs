using AdmissionQueue.Sales;
using Simulation.Figures;
using Xunit;

namespace Simulation.Tests;

/// <summary>Of those who are told "likely" and come to their turn, nine of ten get something: in every sale, not only on average.</summary>
public sealed class ChanceTests(ITestOutputHelper output)
{
    private const int Seeds = 3;
    private const double Promise = 0.9;

    /// <summary>Fewer say nothing of a share.</summary>
    private const int LikelyMin = 30;

    public static TheoryData<string> Names => [.. Shapes(1).Select(shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Likely_is_a_promise(string name)
    {
        var (likely, granted) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var result = Simulator.Run(Shapes(seed).Single(shape => shape.Name == name).Setting);
            output.WriteLine($"{name} {seed}: first {result.FirstChance}, last {result.LastChance}");
            foreach (var told in new[] { result.FirstChance, result.LastChance })
            {
                Assert.True(
                    told.Likely < LikelyMin || told.LikelyGot >= Promise * told.Likely,
                    $"seed {seed}: of {told.Likely} who were told 'likely' {told.LikelyGot} got something");
                Assert.Equal(0, told.GoneGot);
            }

            (likely, granted) = (likely + result.LastChance.LikelyGot, granted + result.LastChance.LikelyGot + result.LastChance.UnlikelyGot);
        }

        // To tell nobody would be honest too: who gets something in the end is mostly told so before, where units do not have to come back first.
        Assert.True(name.StartsWith("waitingList", StringComparison.Ordinal) || likely > granted / 4, $"{likely} of {granted} were told 'likely'");
    }

    private static IEnumerable<(string Name, SimulationSetting Setting)> Shapes(int seed)
    {
        var plain = new SimulationSetting { Seed = seed, Shoppers = 3_000, Units = 1_200, RatePerMinute = 900, TrickleMs = 120_000 };
        yield return ("plain", plain);
        yield return ("scarce", plain with { Units = 150 });
        yield return ("ample", plain with { Units = 2_600 });
        yield return ("one each", plain with { LimitPerShopper = 1 });
        yield return ("greedy", plain with { LimitPerShopper = 5, GreedyShare = 0.9 });
        yield return ("many away at first", plain with { AwayShare = (0.7, 0.1) });
        yield return ("many away at last", plain with { AwayShare = (0.1, 0.7) });
        yield return ("bots in front", plain with { BotShare = 0.5, LimitPerShopper = 4, Fulfilment = Fulfilment.WhatIsLeft });
        yield return ("everybody buys", plain with { BuyShare = 1 });
        yield return ("few buy", plain with { BuyShare = 0.3, HoldMs = 30_000 });
        yield return ("slow", plain with { Shoppers = 1_000, Units = 400, RatePerMinute = 60 });
        yield return ("fast", plain with { RatePerMinute = 60_000 });
        yield return ("trickle", plain with { SpikeShare = 0, TrickleMs = 300_000 });
        yield return ("with faults", plain with { Faults = FaultPlan.Random(seed, 10, 120_000, 900) });
        yield return ("waitingList", plain with { Units = 100, BuyShare = 0.5, HoldMs = 15_000 });
    }
}
