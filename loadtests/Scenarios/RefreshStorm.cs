using FlashSale.LoadTests.Scenarios.Visits;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>Everybody who waits presses F5, again and again: the page, the ticket and the connection anew each time. Nobody may lose the
/// place by it.</summary>
internal sealed class RefreshStorm : Scenario
{
    public override string Name => "refresh-storm";

    public override string Description => "All who wait reload the page again and again: page, ticket and connection anew each time.";

    public override ScenarioUsual Usual { get; } = new()
    {
        Shoppers = 1_000,
        WithinSeconds = 5,
        PauseSeconds = 3,
        PauseIs = "Seconds between two reloads of a shopper, in the mean.",
        Units = 800,
        RatePerMinute = 3_000,
    };

    public override async Task VisitAsync(Visit visit, CancellationToken stop)
    {
        if (await JoinStep.RunAsync(visit, stop))
        {
            await ReloadStep.RunAsync(visit, stop);
        }
    }
}
