using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Reports;

/// <summary>What a rush came to. Written as it is to the `--json` file.</summary>
internal sealed record RushReport(
    string Scenario,
    MachineFacts Machine,
    RushSetting Setting,
    double Seconds,
    RushOutcome Outcome,
    IReadOnlyList<Verdict> Verdicts,
    long LargestInversion,
    RushLatencies Latencies,
    AdmissionRate Admissions,
    IReadOnlyDictionary<string, int> Errors,
    IReadOnlyList<ProcessUse> Processes)
{
    /// <summary>Whether every promise held. A run in which nobody got a ticket has proved nothing, and does not pass.</summary>
    public bool Passed => Outcome.Joined > 0 && Verdicts.All(verdict => verdict.Holds);

    public static RushReport Of(
        RushRun run, RunHistory history, LatencyRecorder generatorLateness, IReadOnlyList<ProcessUse> processes, TimeSpan took) => new(
        "rush",
        MachineFacts.Read(),
        run.Setting,
        Math.Round(took.TotalSeconds, 1),
        RushOutcome.Of(history, run.Counts),
        Audit.Verdicts.On(history),
        GrantsInOrder.Largest(history),
        RushLatencies.Of(run, history, generatorLateness),
        AdmissionRate.Of(history, run.Setting.RatePerMinute),
        run.Errors.ByKind,
        processes);
}

/// <summary>What became of the shoppers.</summary>
/// <param name="Arrived">Came to the sale.</param>
/// <param name="Joined">Were told of a ticket.</param>
/// <param name="TurnedAway">Came when the sale was over.</param>
/// <param name="Unanswered">Got neither: no answer that meant anything.</param>
/// <param name="Reserved">Were granted units.</param>
/// <param name="Bought">Ended with them.</param>
/// <param name="Released">Gave them back.</param>
/// <param name="SoldOut">Waited for nothing.</param>
/// <param name="Lost">Were told of a ticket that came to no end.</param>
/// <param name="SilentTurns">Were never pushed their turn, and learned it because they asked.</param>
/// <param name="Reconnects">Connections that broke.</param>
internal sealed record RushOutcome(
    int Arrived,
    int Joined,
    int TurnedAway,
    int Unanswered,
    int Reserved,
    int Bought,
    int Released,
    int SoldOut,
    int Lost,
    int SilentTurns,
    int Reconnects)
{
    public static RushOutcome Of(RunHistory history, RushCounts counts)
    {
        int EndedAs(string state) => history.Shoppers.Count(shopper => shopper.Last?.State == state);
        return new RushOutcome(
            history.Shoppers.Count,
            history.Shoppers.Count(shopper => shopper.WasTold),
            history.Shoppers.Count(shopper => shopper.TurnedAway),
            history.Shoppers.Count(shopper => !shopper.WasTold && !shopper.TurnedAway),
            history.Grants().Count(),
            EndedAs(TicketStates.Bought),
            EndedAs(TicketStates.Released),
            EndedAs(TicketStates.SoldOut),
            history.Shoppers.Count(shopper => shopper.WasTold && !shopper.HasEnded),
            counts.SilentTurns,
            counts.Reconnects);
    }
}

/// <summary>How long shoppers waited for answers.</summary>
/// <param name="Join">From the intended start to being told of a ticket.</param>
/// <param name="TurnedAway">From the intended start to being told that the sale is over.</param>
/// <param name="Turn">From `serving` reaching the number, as estimated from progress documents, to the push.</param>
/// <param name="Push">From the grant in the ledger to the push.</param>
/// <param name="GeneratorLateness">How late the generator started shoppers: no fault of the server's.</param>
internal sealed record RushLatencies(
    LatencySummary Join, LatencySummary TurnedAway, LatencySummary Turn, LatencySummary Push, LatencySummary GeneratorLateness)
{
    public static RushLatencies Of(RushRun run, RunHistory history, LatencyRecorder generatorLateness) => new(
        run.JoinLatency.Summarize(),
        run.TurnedAwayLatency.Summarize(),
        Summarize(TurnLatencies.SinceServing(history)),
        Summarize(TurnLatencies.SinceGrant(history)),
        generatorLateness.Summarize());

    private static LatencySummary Summarize(IEnumerable<TimeSpan> latencies)
    {
        var recorder = new LatencyRecorder();
        foreach (var latency in latencies)
        {
            recorder.Record(latency);
        }

        return recorder.Summarize();
    }
}
