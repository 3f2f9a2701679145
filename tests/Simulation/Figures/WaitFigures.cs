using AdmissionQueue.Progress;

namespace Simulation.Figures;

/// <summary>How right the waiting times were that some shoppers' pages showed, second by second.</summary>
internal sealed class WaitFigures(int shoppers)
{
    /// <summary>So many are followed, spread evenly over all who come.</summary>
    private const int FollowedMax = 1_000;

    /// <summary>Who waits less has no time to be told anything.</summary>
    private const double WaitMsMin = 20_000;

    private readonly int oneIn = Math.Max(1, shoppers / FollowedMax);
    private readonly Dictionary<int, Page> pages = [];

    /// <summary>Half of the wait: what was shown then, against what came.</summary>
    public List<WaitPoint> AtHalf { get; } = [];

    /// <summary>Changes of a shown range that came without a reason, and lay outside of what was shown before.</summary>
    public int UnexplainedMoves { get; private set; }

    /// <summary>Changes of a shown range that came with one.</summary>
    public int ExplainedMoves { get; private set; }

    public void Told(int shopper, long number, long nowMs)
    {
        if (shopper % oneIn == 0)
        {
            pages[shopper] = new Page(number, nowMs);
        }
    }

    /// <summary>One progress document, as every followed page takes it.</summary>
    public void Tick(long nowMs, long serving, Outflow outflow, bool isWaitingList, int ratePerMinute)
    {
        var now = Clockwork.Start.AddMilliseconds(nowMs);
        foreach (var page in pages.Values.Where(page => page.Number > serving))
        {
            var ahead = page.Number - serving - 1;
            var shown = WaitPromise.Renew(page.Shown, isWaitingList ? null : WaitEstimate.Of(ahead, outflow, now), outflow, now);
            Judge(page.Shown, shown);
            page.Shown = shown;
            page.Track.Add((nowMs, shown, ratePerMinute == 0 ? null : ahead * 60_000.0 / ratePerMinute));
        }
    }

    public void Served(int shopper, long number, long nowMs)
    {
        if (pages.TryGetValue(shopper, out var page) && page.Number == number && pages.Remove(shopper) && nowMs - page.ToldAtMs >= WaitMsMin)
        {
            var (atMs, shown, naiveMs) = page.Track.FindLast(point => point.AtMs <= (page.ToldAtMs + nowMs) / 2);
            if (shown is not null && naiveMs is { } naive)
            {
                var range = shown.Range;
                var cameAt = Clockwork.Start.AddMilliseconds(nowMs);
                AtHalf.Add(new WaitPoint(
                    nowMs - atMs,
                    (range.Middle - Clockwork.Start).TotalMilliseconds - atMs,
                    naive,
                    range.From <= cameAt && cameAt <= range.To));
            }
        }
    }

    private void Judge(WaitPromise? before, WaitPromise? after)
    {
        if (before is null || after is null || after.Range == before.Range)
        {
            return;
        }

        var within = after.Range.From >= before.Range.From && after.Range.To <= before.Range.To;
        UnexplainedMoves += !within && after.Reason is null ? 1 : 0;
        ExplainedMoves += after.MadeAt != before.MadeAt ? 1 : 0;
    }

    private sealed class Page(long number, long toldAtMs)
    {
        public long Number => number;

        public long ToldAtMs => toldAtMs;

        public WaitPromise? Shown { get; set; }

        public List<(long AtMs, WaitPromise? Shown, double? NaiveMs)> Track { get; } = [];
    }
}

/// <summary>What was said of one wait, and what came.</summary>
/// <param name="RestMs">How long the rest of the wait was.</param>
/// <param name="ToldMs">How long it was said to be.</param>
/// <param name="NaiveMs">What those ahead over the configured rate say.</param>
/// <param name="WithinRange">Whether the turn came within the range that was shown.</param>
public readonly record struct WaitPoint(double RestMs, double ToldMs, double NaiveMs, bool WithinRange)
{
    /// <summary>Error of what was told, as a share of the rest of the wait.</summary>
    public double Error => Math.Abs(ToldMs - RestMs) / Math.Max(1, RestMs);

    /// <summary>Error of the naive estimate, as a share of the rest of the wait.</summary>
    public double NaiveError => Math.Abs(NaiveMs - RestMs) / Math.Max(1, RestMs);
}

/// <summary>Many waits, summed up.</summary>
/// <param name="Count">How many.</param>
/// <param name="MedianError">Median error of what was told, as a share of the rest of the wait.</param>
/// <param name="MedianNaiveError">Median error of those ahead over the configured rate.</param>
/// <param name="WithinShare">Share whose turn came within the range that was shown.</param>
public readonly record struct WaitSummary(int Count, double MedianError, double MedianNaiveError, double WithinShare)
{
    /// <summary>Sums up.</summary>
    public static WaitSummary Of(IReadOnlyCollection<WaitPoint> waits) => waits.Count == 0
        ? default
        : new WaitSummary(
            waits.Count,
            Math.Round(Median(waits.Select(wait => wait.Error)), 4),
            Math.Round(Median(waits.Select(wait => wait.NaiveError)), 4),
            Math.Round(waits.Count(wait => wait.WithinRange) / (double)waits.Count, 4));

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
