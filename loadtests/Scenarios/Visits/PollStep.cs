using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Waits for the end by asking, the more often the nearer the turn is.</summary>
internal static class PollStep
{
    private static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(1);

    /// <summary>Presence counts for a minute after a poll; asking every ten seconds survives several that fail.</summary>
    private static readonly TimeSpan IntervalMax = TimeSpan.FromSeconds(10);

    // The page's own (ClientApp/src/rules/pace.ts): a crowd that asks faster than pages do while nobody answers would be no honest storm.
    private static readonly TimeSpan OutageFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OutageMax = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(Visit visit, CancellationToken stop)
    {
        var (ticket, failures) = (default(TicketDocument), 0);
        while (!visit.History.HasEnded)
        {
            await visit.WaitAsync(failures > 0 ? Outage(visit, failures) : Interval(visit, ticket?.Eta), stop);
            ticket = await visit.AskAsync(stop);
            failures = ticket is null ? failures + 1 : 0;
            await TurnStep.TakeAsync(visit, stop);
        }
    }

    /// <summary>Half of the time that is left, so that each answer is at most half wrong; with a random fifth, or pollers fall into step.</summary>
    private static TimeSpan Interval(Visit visit, EtaDocument? eta)
    {
        var half = eta is null ? IntervalMin * 2 : (eta.From - visit.Now) / 2;
        var bounded = half < IntervalMin ? IntervalMin : half > IntervalMax ? IntervalMax : half;
        return bounded * (0.9 + 0.2 * visit.Random.NextDouble());
    }

    private static TimeSpan Outage(Visit visit, int failures) => Visit.Doubled(OutageFirst, failures, OutageMax) * (0.8 + 0.4 * visit.Random.NextDouble());
}
