using FlashSale.LoadTests.Scenarios;

namespace FlashSale.LoadTests.Reports.Comparing;

/// <summary>One figure of two sides, and whether the difference is more than noise.</summary>
/// <param name="Name">What it is; for all of them less is better.</param>
/// <param name="Before">Median of the runs before.</param>
/// <param name="After">Median of the runs after.</param>
/// <param name="Noise">How far apart the two may be and still say nothing.</param>
internal sealed record Comparison(string Name, double Before, double After, double Noise)
{
    public double Difference => After - Before;

    public bool IsWorse => Difference > Noise;

    public bool IsBetter => -Difference > Noise;

    public string Verdict => IsWorse ? "worse" : IsBetter ? "better" : "same";

    /// <summary>Compares the runs before with the runs after.</summary>
    /// <param name="before">One run, or several of the same thing.</param>
    /// <param name="after">The same, later.</param>
    /// <param name="share">The share of a figure by which two runs of the same thing differ in any case.</param>
    public static IReadOnlyList<Comparison> Of(IReadOnlyList<ScenarioReport> before, IReadOnlyList<ScenarioReport> after, double share) =>
        [.. Figures.Select(figure => figure.Compare(before, after, share)).OfType<Comparison>()];

    private static IEnumerable<Figure> Figures =>
    [
        // Broken promises have no noise.
        new("audit violations", 0, report => report.Verdicts.Sum(verdict => verdict.Violations)) { IsExact = true },
        new("limits missed", 0, report => report.Slos.Count(slo => !slo.Holds)) { IsExact = true },
        new("errors per 1,000 requests", 0.1, report => 1_000.0 * report.Errors.Values.Sum() / Math.Max(1, report.Requests)),
        .. new[] { RequestKinds.Join, RequestKinds.Page, RequestKinds.Progress, RequestKinds.Ticket, RequestKinds.Checkout, RequestKinds.Connect, RequestKinds.Reconnect, RequestKinds.Push, ReportLatencies.GrantToPush }
            .SelectMany(Latencies),
        new("CPU of the stack, ms a request", 0.01, report => 1_000 * report.Processes.Where(IsOfTheStack).Sum(process => process.CpuSeconds) / Math.Max(1, report.Requests)),
        new("memory of the stack, peak MB", 20, report => report.Processes.Where(IsOfTheStack).Sum(process => process.PeakMb)),
        new("largest inversion", 50, report => report.LargestInversion),
        new("admissions below the rate, %", 1, report => 100 * report.Admissions.Unused),
    ];

    private static IEnumerable<Figure> Latencies(string kind)
    {
        yield return new($"{kind} p50, ms", 5, report => report.Latencies.P(kind)?.P50Ms);
        yield return new($"{kind} p99, ms", 5, report => report.Latencies.P(kind)?.P99Ms)
        {
            // What the number of samples alone leaves open.
            Uncertainty = report => report.Latencies.P(kind) is { } latency ? (latency.P99HighMs - latency.P99LowMs) / 2 : 0,
        };
    }

    private static bool IsOfTheStack(Stack.ProcessUse process) => !process.Name.StartsWith("generator", StringComparison.Ordinal) && !process.Name.StartsWith("coordinator", StringComparison.Ordinal);
}
