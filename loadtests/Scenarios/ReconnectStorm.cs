namespace FlashSale.LoadTests.Scenarios;

/// <summary>Every connection breaks in the same instant, as when a load balancer restarts, and all come back, each after the page's own
/// random wait. Twice.</summary>
internal sealed class ReconnectStorm : Scenario
{
    private const int Storms = 2;

    public override string Name => "reconnect-storm";

    public override string Description => "All connections break in the same instant, twice, and come back as the page brings them back.";

    public override ScenarioUsual Usual { get; } = new()
    {
        Shoppers = 3_000,
        WithinSeconds = 6,
        PauseSeconds = 10,
        PauseIs = "Seconds from the last arrival to the first break, and between breaks.",
        Units = 1_500,
        RatePerMinute = 4_000,
        PollShare = 0.05,
    };

    public override async Task ConductAsync(ScenarioRun run, CancellationToken stop)
    {
        for (var storm = 1; storm <= Storms; storm++)
        {
            var at = run.StartAt + run.Setting.Within + storm * run.Setting.Pause;
            await run.Clock.WaitAsync(at - run.Clock.Now, stop);
            run.CutConnections();
        }
    }
}
