using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>More and more joins a second. The report's latencies over time are then latencies over load: where they bend is what the
/// stack carries.</summary>
internal sealed class Ramp : Scenario
{
    public override string Name => "ramp";

    public override string Description => "More and more joins a second, evenly: shows the load at which latencies bend.";

    public override ScenarioUsual Usual { get; } = new()
    {
        FromPerSecond = 10,
        ToPerSecond = 800,
        LengthSeconds = 40,
        Units = 50_000,
        RatePerMinute = 60_000,
        PollShare = 0.5,
    };

    public override IReadOnlyList<ArrivalStage> Stages(ScenarioSetting setting) =>
        [new ArrivalStage(setting.Length, setting.FromPerSecond, setting.ToPerSecond)];
}
