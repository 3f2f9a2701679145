namespace FlashSale.LoadTests.Scenarios;

/// <summary>Everybody comes before the start and waits; then numbers are drawn, and the queue begins.</summary>
internal sealed class Lobby : Scenario
{
    public override string Name => "lobby";

    public override string Description => "All come before the start and wait in the lobby; then the draw, then the queue.";

    public override ScenarioUsual Usual { get; } = new()
    {
        Shoppers = 3_000,
        WithinSeconds = 15,
        PauseSeconds = 10,
        PauseIs = "Seconds from the last arrival to the start.",
        Units = 600,
        RatePerMinute = 12_000,
    };

    public override TimeSpan StartsAfter(ScenarioSetting setting) => setting.Within + setting.Pause;
}
