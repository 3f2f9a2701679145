using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Audit;

/// <summary>How fast shoppers were admitted against how fast they may be.</summary>
/// <param name="AllowedPerMinute">The sale's rate.</param>
/// <param name="WhileWaitingPerMinute">How fast `serving` went while enough waited to use the whole rate and something was left; null where that never was.</param>
/// <param name="GrantsInWindowMax">The most grants in any window of ten seconds.</param>
/// <param name="GrantsInWindowAllowed">What the rate allows in ten seconds.</param>
internal sealed record AdmissionRate(
    int AllowedPerMinute, double? WhileWaitingPerMinute, int GrantsInWindowMax, int GrantsInWindowAllowed)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>The share of the rate that was not used while enough waited to use it, from 0 to 1; null where never enough did.</summary>
    public double? Unused => WhileWaitingPerMinute is { } rate ? Math.Max(0, 1 - rate / AllowedPerMinute) : null;

    public static AdmissionRate Of(RunHistory run, int allowedPerMinute) => new(
        allowedPerMinute,
        WhileWaiting(run.Progress, allowedPerMinute),
        MaxIn(Window, [.. run.Grants().Select(grant => grant.At).Order()]),
        (int)(allowedPerMinute * Window / TimeSpan.FromMinutes(1)));

    private static double? WhileWaiting(IReadOnlyList<ProgressDocument> progress, int allowedPerMinute)
    {
        long served = 0;
        var time = TimeSpan.Zero;
        var apart = Apart(progress.Where(document => document.Lanes.Count > 0).OrderBy(document => document.At)).ToArray();
        foreach (var (before, after) in apart.Zip(apart.Skip(1)))
        {
            var between = after.At - before.At;
            if (IsSelling(before) && IsSelling(after) && Waiting(before) >= allowedPerMinute * between.TotalMinutes && Waiting(after) > 0)
            {
                served += after.Lanes[0].Serving - before.Lanes[0].Serving;
                time += between;
            }
        }

        return time > TimeSpan.Zero ? served / time.TotalMinutes : null;
    }

    /// <summary>Documents that are a second apart: `serving` goes in steps of a tenth, and between two that are closer it may stand by right.</summary>
    private static IEnumerable<ProgressDocument> Apart(IEnumerable<ProgressDocument> ordered)
    {
        var next = DateTimeOffset.MinValue;
        foreach (var document in ordered)
        {
            if (document.At >= next)
            {
                next = document.At + TimeSpan.FromSeconds(1);
                yield return document;
            }
        }
    }

    /// <summary>Those who only just came wait too, for the next step of `serving`: fewer than the rate admits until the next document leave some of it unused by right.</summary>
    private static long Waiting(ProgressDocument progress) => progress.Lanes[0].Issued - progress.Lanes[0].Serving;

    /// <summary>With nothing left the queue stands still by design: that is no slow admission.</summary>
    private static bool IsSelling(ProgressDocument progress) =>
        progress.State == SaleStates.Open && progress.Stock.Any(level => level.Available > 0);

    private static int MaxIn(TimeSpan window, DateTimeOffset[] instants)
    {
        var (first, max) = (0, 0);
        for (var last = 0; last < instants.Length; last++)
        {
            while (instants[last] - instants[first] >= window)
            {
                first++;
            }

            max = Math.Max(max, last - first + 1);
        }

        return max;
    }
}
