using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Waits for the end by asking, the more often the nearer the turn is.</summary>
internal static class PollStep
{
    // The page's own (ClientApp/src/rules/pace.ts): a crowd that asks faster than pages do would be no honest one.
    private static readonly TimeSpan FirstWithin = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan IntervalMax = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan OutageFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OutageMax = TimeSpan.FromSeconds(15);

    /// <summary>While the turn can't be told. The page hears when it can from the progress document, which a cache answers.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Visit visit, CancellationToken stop)
    {
        var failures = 0;
        for (var wait = FirstWithin * visit.Random.NextDouble(); !visit.History.HasEnded;)
        {
            await visit.WaitAsync(wait, stop);
            var ticket = await visit.AskAsync(stop);
            failures = ticket is null ? failures + 1 : 0;
            await TurnStep.TakeAsync(visit, stop);
            wait = failures > 0 ? Outage(visit, failures) : Interval(visit, ticket?.Eta);
        }
    }

    /// <summary>A quarter of the time that is left; with a random fifth, or pollers fall into step.</summary>
    private static TimeSpan Interval(Visit visit, EtaDocument? eta)
    {
        var quarter = eta is null ? Unknown : (eta.From - visit.Now) / 4;
        var bounded = quarter < IntervalMin ? IntervalMin : quarter > IntervalMax ? IntervalMax : quarter;
        return bounded * (0.9 + 0.2 * visit.Random.NextDouble());
    }

    private static TimeSpan Outage(Visit visit, int failures) => Visit.Doubled(OutageFirst, failures, OutageMax) * (0.8 + 0.4 * visit.Random.NextDouble());
}
