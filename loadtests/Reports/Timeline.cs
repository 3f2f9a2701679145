using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Generators;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Reports;

/// <summary>A run over time, in stretches of equal length.</summary>
/// <param name="StretchSeconds">How long one is.</param>
/// <param name="Stretches">From the first arrival on.</param>
internal sealed record Timeline(int StretchSeconds, IReadOnlyList<Stretch> Stretches)
{
    public static Timeline Of(MergedResult result, DateTimeOffset startAt, int allowedPerMinute)
    {
        var width = result.WidthSeconds;
        var (join, push) = (result.Join(width), result.Push(width));
        var (arrivals, requests, failures) = (
            result.Arrivals.Widen(width).Counts, result.Requests.Widen(width).Counts, result.Failures.Widen(width).Counts);
        var grants = Count(result.History.Grants().Select(grant => grant.At), startAt, width);
        var progress = new ProgressOverTime(result.History.Progress, startAt);
        var count = new[] { join.Count, push.Count, arrivals.Count, requests.Count, grants.Count }.Max();
        return new Timeline(width, [.. Enumerable.Range(0, count).Select(index =>
        {
            var (served, queue, state) = progress.During(index * width, width);
            return new Stretch(
                index * width,
                At(arrivals, index),
                At(requests, index),
                At(failures, index),
                join.ElementAtOrDefault(index)?.Count ?? 0,
                At(grants, index),
                served,
                state == SaleStates.Open ? allowedPerMinute / 60.0 * width : 0,
                queue,
                join.ElementAtOrDefault(index)?.P50Ms ?? 0,
                join.ElementAtOrDefault(index)?.P95Ms ?? 0,
                join.ElementAtOrDefault(index)?.P99Ms ?? 0,
                join.ElementAtOrDefault(index)?.MaxMs ?? 0,
                push.ElementAtOrDefault(index)?.Count ?? 0,
                push.ElementAtOrDefault(index)?.P50Ms ?? 0,
                push.ElementAtOrDefault(index)?.P99Ms ?? 0);
        })]);
    }

    private static long At(IReadOnlyList<long> counts, int index) => index < counts.Count ? counts[index] : 0;

    private static List<long> Count(IEnumerable<DateTimeOffset> instants, DateTimeOffset startAt, int width)
    {
        var counts = new List<long>();
        foreach (var instant in instants)
        {
            var bucket = TimeBuckets.Of(instant - startAt, width);
            counts.AddRange(Enumerable.Repeat(0L, Math.Max(0, bucket + 1 - counts.Count)));
            counts[bucket]++;
        }

        return counts;
    }
}

/// <summary>One stretch of a run. Latencies are those of requests that were due in it.</summary>
/// <param name="Seconds">Its begin, since the first arrival.</param>
/// <param name="Arrivals">Shoppers who meant to come.</param>
/// <param name="Requests">Requests that were sent.</param>
/// <param name="Errors">Errors that were counted.</param>
/// <param name="Joins">Shoppers who were told of a ticket, by when they meant to come.</param>
/// <param name="Grants">Reservations, by the ledger's instant.</param>
/// <param name="Served">Numbers whose turn came, by progress documents.</param>
/// <param name="Allowed">Admissions that the rate allows; 0 while the sale is not open.</param>
/// <param name="InQueue">Numbers given out whose turn had not come, at its end.</param>
/// <param name="JoinP50Ms">Join, median.</param>
/// <param name="JoinP95Ms">Join, 95th percentile.</param>
/// <param name="JoinP99Ms">Join, 99th percentile.</param>
/// <param name="JoinMaxMs">The slowest join.</param>
/// <param name="Pushes">Progress documents that arrived on connections.</param>
/// <param name="PushP50Ms">Their lateness, median.</param>
/// <param name="PushP99Ms">Their lateness, 99th percentile.</param>
internal sealed record Stretch(
    double Seconds,
    long Arrivals,
    long Requests,
    long Errors,
    long Joins,
    long Grants,
    double Served,
    double Allowed,
    double InQueue,
    double JoinP50Ms,
    double JoinP95Ms,
    double JoinP99Ms,
    double JoinMaxMs,
    long Pushes,
    double PushP50Ms,
    double PushP99Ms);
