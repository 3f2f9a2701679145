using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios.Visits;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>Who comes when, and what each does there.</summary>
internal abstract class Scenario
{
    /// <summary>What a reservation's end may take beyond its hold: the loop that gives units back looks every few seconds.</summary>
    private static readonly TimeSpan AfterHold = TimeSpan.FromSeconds(30);

    public abstract string Name { get; }

    /// <summary>One line for `--help`.</summary>
    public abstract string Description { get; }

    /// <summary>What is used where the command line does not say; what it leaves out is no option of this scenario.</summary>
    public abstract ScenarioUsual Usual { get; }

    /// <summary>When shoppers come.</summary>
    public virtual IReadOnlyList<ArrivalStage> Stages(ScenarioSetting setting) => [ArrivalStage.Of(setting.Shoppers, setting.Within)];

    /// <summary>From the first arrival to the sale's start; more than zero is a lobby.</summary>
    public virtual TimeSpan StartsAfter(ScenarioSetting setting) => TimeSpan.Zero;

    /// <summary>One shopper, from the arrival to the end.</summary>
    public virtual async Task VisitAsync(Visit visit, CancellationToken stop)
    {
        if (await JoinStep.RunAsync(visit, stop))
        {
            await WaitStep.RunAsync(visit, stop);
        }
    }

    /// <summary>What happens to all shoppers at once: a storm. Most scenarios have none.</summary>
    public virtual Task ConductAsync(ScenarioRun run, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Arrivals, the queue at its rate, and a minute for the last checkouts; a hold that nobody ends is waited for.</summary>
    public TimeSpan TimeoutDefault(ScenarioSetting setting)
    {
        var stages = Stages(setting);
        var arrivals = stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Length);
        var joiners = stages.Sum(stage => stage.Count) * setting.JoinShare;
        // What one lets lapse goes to the next, who may let it lapse again: two rounds, or the run ends before the last of them has.
        var holds = setting.VanishShare > 0 ? 2 * (TimeSpan.FromMinutes(setting.HoldMinutes) + AfterHold) : TimeSpan.Zero;
        return arrivals + StartsAfter(setting) + TimeSpan.FromMinutes(joiners / setting.RatePerMinute + 1) + holds;
    }

    /// <summary>The sale that they come for.</summary>
    /// <param name="setting">Its size.</param>
    /// <param name="slug">Its name in addresses.</param>
    /// <param name="startAt">When the first shopper comes.</param>
    public SaleDocument SaleOf(ScenarioSetting setting, string slug, DateTimeOffset startAt)
    {
        var startsAfter = StartsAfter(setting);
        return new SaleDocument(
            slug,
            $"Load test: {Name}",
            startAt + startsAfter,
            startAt + startsAfter + setting.Timeout + TimeSpan.FromMinutes(10),
            LobbyMinutes: (int)Math.Ceiling(startsAfter.TotalMinutes),
            setting.RatePerMinute,
            ActiveLimit: 0,
            Policy: "reserve-first",
            setting.HoldMinutes,
            Currency: "EUR",
            [new SaleItemDocument(ScenarioRun.Sku, "Unit", Price: 1_00, setting.Units, LimitPerShopper: 1)]);
    }
}

/// <summary>A scenario's usual size. Null: the scenario has no such thing.</summary>
internal sealed record ScenarioUsual
{
    /// <summary>Shoppers of a crowd; null where the scenario is sized by a rate.</summary>
    public int? Shoppers { get; init; }

    /// <summary>Seconds within which a crowd comes; null is 500 a second.</summary>
    public double? WithinSeconds { get; init; }

    public double? FromPerSecond { get; init; }

    public double? ToPerSecond { get; init; }

    public double? LengthSeconds { get; init; }

    public double? PauseSeconds { get; init; }

    /// <summary>What the pause is here, for `--help`.</summary>
    public string PauseIs { get; init; } = "";

    public required int Units { get; init; }

    public required int RatePerMinute { get; init; }

    public double? JoinShare { get; init; }

    public double PollShare { get; init; } = 0.2;

    public double CheckoutShare { get; init; } = 1.0;

    public double? LeaveShare { get; init; }

    public double? VanishShare { get; init; }

    public int HoldMinutes { get; init; } = 10;
}
