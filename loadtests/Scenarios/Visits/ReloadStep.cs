namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Waits for the end with a finger on F5: page, ticket and connection anew each time, and nothing of the page before survives but
/// the token.</summary>
internal static class ReloadStep
{
    public static async Task RunAsync(Visit visit, CancellationToken stop)
    {
        while (!visit.History.HasEnded)
        {
            await WatchStep.ForAsync(visit, visit.Between(TimeSpan.Zero, visit.Run.Setting.Pause * 2), stop);
            if (visit.History.HasEnded)
            {
                return;
            }

            visit.ActNow();
            visit.Run.Counts.Reload();
            await LookStep.PageAsync(visit, stop);
            await visit.AskAsync(stop);
            await TurnStep.TakeAsync(visit, stop);
        }
    }
}
