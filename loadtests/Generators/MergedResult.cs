using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Generators;

/// <summary>What all generator processes saw together: one history for the audit, and histograms whose counts were added.</summary>
internal sealed class MergedResult
{
    private readonly IReadOnlyList<GeneratorResult> parts;

    /// <param name="parts">At least one.</param>
    /// <param name="stocked">Units of each SKU that the merchant stocked.</param>
    public MergedResult(IReadOnlyList<GeneratorResult> parts, IReadOnlyDictionary<string, int> stocked)
    {
        this.parts = parts;
        History = new RunHistory(
            [.. parts.SelectMany(part => part.Shoppers).Where(shopper => !shopper.OnlyLooked).OrderBy(shopper => shopper.Shopper).Select(shopper => shopper.History())],
            Progresses(parts),
            stocked);
        Looked = parts.Sum(part => part.Shoppers.Count(shopper => shopper.OnlyLooked));
        Arrivals = CountSeriesDocument.Sum([.. parts.Select(part => part.Arrivals)]);
        Requests = CountSeriesDocument.Sum([.. parts.Select(part => part.Requests)]);
        Failures = CountSeriesDocument.Sum([.. parts.Select(part => part.Failures)]);
        Latencies = parts.SelectMany(part => part.Latencies).GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(kind => kind.Key, kind => Sum(kind.Select(pair => pair.Value)), StringComparer.Ordinal);
        Lateness = Sum(parts.Select(part => part.Lateness));
    }

    public RunHistory History { get; }

    /// <summary>Arrivals who looked and never asked for a ticket.</summary>
    public int Looked { get; }

    public CountSeriesDocument Arrivals { get; }

    public CountSeriesDocument Requests { get; }

    public CountSeriesDocument Failures { get; }

    public IReadOnlyDictionary<string, LatencySummary> Latencies { get; }

    /// <summary>How late generators started shoppers.</summary>
    public LatencySummary Lateness { get; }

    public IReadOnlyDictionary<string, int> Errors => Counts(part => part.Errors);

    public IReadOnlyDictionary<string, int> Refusals => Counts(part => part.Refusals);

    public long RequestCount => parts.Sum(part => part.RequestCount);

    public int SilentTurns => parts.Sum(part => part.SilentTurns);

    public int Reconnects => parts.Sum(part => part.Reconnects);

    public int Reloads => parts.Sum(part => part.Reloads);

    /// <summary>The widest stretch of any series: the one that all can be shown in.</summary>
    public int WidthSeconds => parts.Max(part => Math.Max(
        Math.Max(part.Join.WidthSeconds, part.Push.WidthSeconds),
        Math.Max(part.Arrivals.WidthSeconds, Math.Max(part.Requests.WidthSeconds, part.Failures.WidthSeconds))));

    public IReadOnlyList<LatencySummary> Join(int widthSeconds) => LatencySeriesDocument.Merge([.. parts.Select(part => part.Join)], widthSeconds);

    public IReadOnlyList<LatencySummary> Push(int widthSeconds) => LatencySeriesDocument.Merge([.. parts.Select(part => part.Push)], widthSeconds);

    private static LatencySummary Sum(IEnumerable<byte[]> encoded)
    {
        var sum = new LatencyRecorder();
        foreach (var one in encoded)
        {
            sum.Add(one);
        }

        return sum.Summarize();
    }

    /// <summary>Each document once: all processes hear the same ones.</summary>
    private static ProgressDocument[] Progresses(IEnumerable<GeneratorResult> parts) =>
        [.. parts.SelectMany(part => part.Progress).DistinctBy(document => document.At).OrderBy(document => document.At)];

    private Dictionary<string, int> Counts(Func<GeneratorResult, IReadOnlyDictionary<string, int>> of) => parts
        .SelectMany(of).GroupBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(kind => (kind.Key, Count: kind.Sum(pair => pair.Value))).OrderByDescending(kind => kind.Count)
        .ToDictionary(kind => kind.Key, kind => kind.Count, StringComparer.Ordinal);
}
