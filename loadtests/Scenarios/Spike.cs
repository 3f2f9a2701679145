using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios.Visits;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>A hundred times the usual traffic within a second, and back. Each arrival sends one request: most look at the sale and go,
/// as most of a crowd does, and some join, wait and buy, whose later requests come on top.</summary>
internal sealed class Spike : Scenario
{
    /// <summary>Usual traffic before the spike and after it: long enough to see what usual looks like, and whether it comes back.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Climb = TimeSpan.FromSeconds(1);

    public override string Name => "spike";

    public override string Description => "A hundred times the usual traffic within a second, and back: most look, some join.";

    public override ScenarioUsual Usual { get; } = new()
    {
        FromPerSecond = 50,
        ToPerSecond = 5_000,
        LengthSeconds = 10,
        Units = 2_000,
        RatePerMinute = 60_000,
        JoinShare = 0.1,
    };

    public override IReadOnlyList<ArrivalStage> Stages(ScenarioSetting setting) =>
    [
        ArrivalStage.Even(Calm, setting.FromPerSecond),
        new ArrivalStage(Climb, setting.FromPerSecond, setting.ToPerSecond),
        ArrivalStage.Even(setting.Length, setting.ToPerSecond),
        new ArrivalStage(Climb, setting.ToPerSecond, setting.FromPerSecond),
        ArrivalStage.Even(Calm, setting.FromPerSecond),
    ];

    public override Task VisitAsync(Visit visit, CancellationToken stop) =>
        visit.Chance(visit.Run.Setting.JoinShare) ? base.VisitAsync(visit, stop) : LookStep.RunAsync(visit, stop);
}
