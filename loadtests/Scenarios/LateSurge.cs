using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>A quarter comes at the start; the others, all at once, when it is in the news that little is left. They meet a long queue or
/// the end of the sale.</summary>
internal sealed class LateSurge : Scenario
{
    private const int EarlyOneOf = 4;

    /// <summary>The surge arrives this many times as fast as the first ones did.</summary>
    private const int SurgeTimes = 4;

    public override string Name => "late-surge";

    public override string Description => "A quarter comes at the start, the rest all at once when little is left.";

    public override ScenarioUsual Usual { get; } = new()
    {
        Shoppers = 6_000,
        WithinSeconds = 8,
        PauseSeconds = 8,
        PauseIs = "Seconds between the first ones and the surge.",
        Units = 1_400,
        RatePerMinute = 6_000,
    };

    public override IReadOnlyList<ArrivalStage> Stages(ScenarioSetting setting)
    {
        var early = setting.Shoppers / EarlyOneOf;
        return
        [
            ArrivalStage.Of(early, setting.Within),
            ArrivalStage.Even(setting.Pause, perSecond: 0),
            ArrivalStage.Of(setting.Shoppers - early, setting.Within * (EarlyOneOf - 1) / SurgeTimes),
        ];
    }
}
