using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Waits for the end by asking, the more often the nearer the turn is.</summary>
internal static class PollStep
{
    private static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(1);

    /// <summary>Presence counts for a minute after a poll; asking every ten seconds survives several that fail.</summary>
    private static readonly TimeSpan IntervalMax = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Visit visit, CancellationToken stop)
    {
        TicketDocument? ticket = null;
        while (!visit.History.HasEnded)
        {
            await visit.WaitAsync(Interval(visit, ticket?.Eta), stop);
            ticket = await visit.AskAsync(stop);
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
}
