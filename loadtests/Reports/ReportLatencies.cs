using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Generators;

namespace FlashSale.LoadTests.Reports;

/// <summary>All latencies of a run by kind: those that were timed while it ran, and those that follow from its histories.</summary>
internal static class ReportLatencies
{
    /// <summary>From `serving` reaching the number, as estimated from progress documents, to the push.</summary>
    public const string ServingToPush = "turn: serving to push";

    /// <summary>From the grant in the ledger to the push.</summary>
    public const string GrantToPush = "turn: grant to push";

    /// <summary>How late the generator started shoppers: no fault of the server's.</summary>
    public const string GeneratorLateness = "generator lateness";

    public static IReadOnlyDictionary<string, LatencySummary> Of(MergedResult result)
    {
        var all = new SortedDictionary<string, LatencySummary>(StringComparer.Ordinal)
        {
            [ServingToPush] = Summarize(TurnLatencies.SinceServing(result.History)),
            [GrantToPush] = Summarize(TurnLatencies.SinceGrant(result.History)),
            [GeneratorLateness] = result.Lateness,
        };
        foreach (var (kind, summary) in result.Latencies)
        {
            all.Add(kind, summary);
        }

        return all;
    }

    /// <summary>The latencies of one kind; null where there were none.</summary>
    public static LatencySummary? P(this IReadOnlyDictionary<string, LatencySummary> latencies, string kind) =>
        latencies.TryGetValue(kind, out var summary) && summary.Count > 0 ? summary : null;

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
