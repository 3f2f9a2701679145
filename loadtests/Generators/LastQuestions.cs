using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios.Visits;

namespace FlashSale.LoadTests.Generators;

/// <summary>Asks, after the run, what became of every ticket that has not ended: those whose shoppers closed the page, and those that
/// the run's time was too short for.</summary>
internal sealed class LastQuestions(RunClock clock, DateTimeOffset timeoutAt)
{
    private const int AtOnce = 64;

    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(2);

    /// <summary>Asks again and again, until every ticket has ended or the run's time is over.</summary>
    public async Task AskAsync(IReadOnlyList<Visit> visits, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var left = timeoutAt - clock.Now;
        using var alarm = clock.Time.CreateTimer(_ => end.Cancel(), null, left > AtLeast ? left : AtLeast, Timeout.InfiniteTimeSpan);
        try
        {
            while (visits.Where(visit => visit.History is { WasTold: true, HasEnded: false }).ToArray() is { Length: > 0 } open)
            {
                var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = end.Token };
                await Parallel.ForEachAsync(open, options, async (visit, ending) => await AskAsync(visit, ending));
                await clock.WaitAsync(AskAgainAfter, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Who got no answer by now is lost, which is what the verdict will say.
        }
    }

    private static async Task AskAsync(Visit visit, CancellationToken stop)
    {
        visit.ActNow();
        await visit.AskAsync(stop);
    }
}
