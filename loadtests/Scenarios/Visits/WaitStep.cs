namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Waits for the end as most shoppers do: some clicked twice on the way in, some poll, the others hold a connection.</summary>
internal static class WaitStep
{
    public static async Task RunAsync(Visit visit, CancellationToken stop)
    {
        var setting = visit.Run.Setting;
        var (polls, clicksTwice) = (visit.Chance(setting.PollShare), visit.Chance(setting.DoubleClickShare));
        if (clicksTwice)
        {
            await JoinStep.AgainAsync(visit, stop);
        }

        await (polls ? PollStep.RunAsync(visit, stop) : WatchStep.RunAsync(visit, stop));
    }
}
