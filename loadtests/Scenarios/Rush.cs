namespace FlashSale.LoadTests.Scenarios;

/// <summary>Everybody at the start: joins, waits, buys or goes away empty-handed.</summary>
internal sealed class Rush : Scenario
{
    public override string Name => "rush";

    public override string Description => "All come at the start: join, wait, buy or leave empty-handed.";

    public override ScenarioUsual Usual { get; } = new() { Shoppers = 5_000, Units = 500, RatePerMinute = 30_000 };
}
