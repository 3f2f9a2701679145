using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>The same traffic for long: what leaks, fills or drifts shows in the processes' memory and in latencies over time.</summary>
internal sealed class Soak : Scenario
{
    public override string Name => "soak";

    public override string Description => "Even traffic for long (--length 3600 for an hour): shows what leaks, fills or drifts.";

    public override ScenarioUsual Usual { get; } = new()
    {
        ToPerSecond = 50,
        LengthSeconds = 300,
        Units = 1_000_000,
        RatePerMinute = 6_000,
    };

    public override IReadOnlyList<ArrivalStage> Stages(ScenarioSetting setting) => [ArrivalStage.Even(setting.Length, setting.ToPerSecond)];
}
