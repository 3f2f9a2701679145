namespace Simulation.Figures;

/// <summary>Sales in which a waiting time is hard to tell: what the error of waiting times is measured on.</summary>
public static class WaitShapes
{
    /// <summary>The shapes, by name.</summary>
    /// <param name="seed">Draws each of them.</param>
    /// <param name="shoppers">How many come to each.</param>
    public static IReadOnlyList<(string Name, SimulationSetting Setting)> All(int seed, int shoppers)
    {
        // A quarter is away, and as many minutes of waiting whatever the crowd.
        var rate = Math.Max(60, shoppers * 6 / 100);
        var steady = new SimulationSetting
        {
            Seed = seed,
            Shoppers = shoppers,
            Units = 4 * shoppers,
            RatePerMinute = rate,
            SpikeShare = 0.8,
            BotShare = 0.02,
            AwayShare = (0.25, 0.25),
        };
        var planned = steady with { Plan = [(180_000, rate * 3 / 2), (360_000, 0), (420_000, rate * 3 / 2), (600_000, rate * 3 / 4)] };
        return
        [
            ("steady", steady),
            ("moreAway", steady with { AwayShare = (0.1, 0.4) }),
            ("fewerAway", steady with { AwayShare = (0.4, 0.1) }),
            ("rampsAndBreak", planned),
            ("fullShop", steady with { ActiveLimit = Math.Max(20, shoppers / 50) }),
            ("unannounced", planned with
            {
                Faults = new FaultPlan([new Fault(240_000, FaultKind.Paused, 20_000), new Fault(500_000, FaultKind.RateChanged, 0, rate * 7 / 6)]),
            }),
            ("botsInFront", steady with { BotShare = 0.3 }),
        ];
    }
}
