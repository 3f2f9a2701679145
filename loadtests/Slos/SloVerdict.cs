using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Slos;

/// <summary>One limit, and what was measured.</summary>
/// <param name="Name">What is limited, with its unit.</param>
/// <param name="Limit">At most this.</param>
/// <param name="Measured">Null where the run had nothing to measure it by; such a limit is not kept.</param>
internal sealed record SloVerdict(string Name, double Limit, double? Measured)
{
    /// <summary>Joins that a stretch must have for its p99 to mean anything.</summary>
    private const int JoinsToTell = 50;

    public bool Holds => Measured <= Limit;

    /// <summary>Judges a run.</summary>
    public static IReadOnlyList<SloVerdict> On(Slo slo, ScenarioReport report) => [.. All(slo, report).Where(verdict => verdict is not null).Cast<SloVerdict>()];

    private static IEnumerable<SloVerdict?> All(Slo slo, ScenarioReport report)
    {
        var (latencies, requests) = (report.Latencies, Math.Max(1.0, report.Requests));
        yield return Judge("join p50, ms", slo.JoinP50MsMax, latencies.P(RequestKinds.Join)?.P50Ms);
        yield return Judge("join p99, ms", slo.JoinP99MsMax, latencies.P(RequestKinds.Join)?.P99Ms);
        yield return Judge("join p99 of the worst stretch, ms", slo.JoinP99MsWorstMax, WorstJoin(report.Timeline));
        yield return Judge("progress pushed, p99 lateness, ms", slo.PushP99MsMax, latencies.P(RequestKinds.Push)?.P99Ms);
        yield return Judge("turn pushed after the grant, p99, ms", slo.TurnP99MsMax, latencies.P(ReportLatencies.GrantToPush)?.P99Ms);
        yield return Judge("reconnect p99, ms", slo.ReconnectP99MsMax, latencies.P(RequestKinds.Reconnect)?.P99Ms);
        yield return Judge("errors per request", slo.ErrorShareMax, report.Errors.Values.Sum() / requests);
        yield return Judge("polite refusals per request", slo.RefusalShareMax, report.Refusals.Values.Sum() / requests);
        yield return Judge("shoppers without an answer", slo.UnansweredMax, report.Outcome.Unanswered);
        yield return Judge("turns not pushed, share", slo.SilentTurnShareMax, report.Outcome.SilentTurns / Math.Max(1.0, report.Outcome.Reserved));
        yield return Judge("admissions below the rate, share", slo.AdmissionsBelowRateMax, report.Admissions.Unused ?? 0);
        yield return Judge("memory growth of a process, share", slo.MemoryGrowthMax, report.Processes.Select(Growth).Max());
        yield return Judge("generator's lateness p99, ms", slo.GeneratorLatenessP99MsMax, latencies.P(ReportLatencies.GeneratorLateness)?.P99Ms);
        yield return Judge("units oversold", slo.OversoldMax, report.Verdicts.Single(verdict => verdict.Name == NothingOversold.Name).Violations);
    }

    private static SloVerdict? Judge(string name, double? limit, double? measured) =>
        limit is { } most ? new SloVerdict(name, most, measured is { } value ? Math.Round(value, 4) : null) : null;

    private static double? WorstJoin(Timeline timeline) =>
        timeline.Stretches.Where(stretch => stretch.Joins >= JoinsToTell).Select(stretch => (double?)stretch.JoinP99Ms).Max();

    /// <summary>The first fifth is start-up; after it a process that leaks goes on growing, and another does not.</summary>
    private static double? Growth(ProcessUse process)
    {
        var fifth = process.Samples.Count / 5;
        return fifth == 0
            ? null
            : process.Samples.TakeLast(fifth).Average(sample => sample.Mb) / Math.Max(1, process.Samples.Skip(fifth).Take(fifth).Average(sample => sample.Mb)) - 1;
    }
}
