using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios.Visits;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>Everybody at the start: joins, waits, buys or goes away empty-handed.</summary>
internal static class Rush
{
    /// <summary>The last word is asked for by this many at once.</summary>
    private const int LastQuestionsAtOnce = 64;

    private static readonly TimeSpan LastQuestionsWithin = TimeSpan.FromSeconds(15);

    public static SaleDocument SaleOf(RushSetting setting, string slug, DateTimeOffset now) => new(
        slug,
        "Rush",
        StartsAt: now,
        EndsAt: now + setting.Timeout + TimeSpan.FromMinutes(10),
        LobbyMinutes: 0,
        setting.RatePerMinute,
        ActiveLimit: 0,
        Policy: "reserve-first",
        HoldMinutes: 10,
        Currency: "EUR",
        [new SaleItemDocument(RushRun.Sku, "Unit", Price: 1_00, setting.Units, LimitPerShopper: 1)]);

    /// <summary>Runs it against an open sale.</summary>
    /// <returns>What was seen, and how late the generator itself was.</returns>
    public static async Task<(RunHistory History, LatencyRecorder GeneratorLateness)> RunAsync(RushRun run, CancellationToken stop)
    {
        var setting = run.Setting;
        var visits = new Visit?[setting.Shoppers];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var alarm = run.Clock.Time.CreateTimer(_ => end.Cancel(), null, setting.Timeout, Timeout.InfiniteTimeSpan);
        var load = new Load(
            ArrivalSchedule.Independent(setting.Shoppers, setting.Within, setting.Seed),
            (shopper, intendedAt, ending) =>
            {
                var history = new ShopperHistory(shopper) { IntendedAt = intendedAt };
                visits[shopper] = new Visit(run, history, new Random(unchecked(setting.Seed * 1_000_003 + shopper)));
                return VisitAsync(visits[shopper]!, ending);
            });

        var lateness = await OpenModelEngine.RunAsync(load, run.Clock, end.Token);
        var came = visits.OfType<Visit>().ToArray();
        await AskTheRestAsync(came, stop);
        return (
            new RunHistory(
                [.. came.Select(visit => visit.History)], run.ProgressSeen, new Dictionary<string, int> { [RushRun.Sku] = setting.Units }),
            lateness);
    }

    private static async Task VisitAsync(Visit visit, CancellationToken stop)
    {
        var setting = visit.Run.Setting;
        var (polls, clicksTwice) = (visit.Chance(setting.PollShare), visit.Chance(setting.DoubleClickShare));
        visit.Run.Counts.Arrive();
        try
        {
            if (!await JoinStep.RunAsync(visit, stop))
            {
                return;
            }

            if (clicksTwice)
            {
                await JoinStep.AgainAsync(visit, stop);
            }

            await (polls ? PollStep.RunAsync(visit, stop) : WatchStep.RunAsync(visit, stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Out of time: the last question decides what became of the ticket.
        }
    }

    private static async Task AskTheRestAsync(IEnumerable<Visit> visits, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(LastQuestionsWithin);
        var rest = visits.Where(visit => visit.History is { WasTold: true, HasEnded: false });
        var options = new ParallelOptions { MaxDegreeOfParallelism = LastQuestionsAtOnce, CancellationToken = end.Token };
        try
        {
            await Parallel.ForEachAsync(rest, options, async (visit, ending) => await visit.AskAsync(ending));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Who got no answer by now is lost, which is what the verdict will say.
        }
    }
}
