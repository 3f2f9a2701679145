using System.Collections.Concurrent;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Watching;

/// <summary>Watches how each lane moves, so that waiting times rest on what was seen here. Each node watches by itself: all see the same
/// serving, so all say the same within a step.</summary>
internal sealed class LaneWatches(WaitSampleLoop samples)
{
    private readonly ConcurrentDictionary<(SaleId Sale, string Lane), Watch> watches = new();

    /// <summary>Takes one look at a lane.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="lane">How far the lane is.</param>
    /// <param name="seen">Whether Redis answered; where not, nothing is learned from this look.</param>
    /// <param name="stock">What is left.</param>
    /// <param name="now">When it was looked at.</param>
    public Outflow? Look(Sale sale, LaneProgress lane, bool seen, IReadOnlyList<StockLevel> stock, DateTimeOffset now)
    {
        if (sale.State is SaleState.SoldOut or SaleState.Closed)
        {
            watches.TryRemove((sale.Id, lane.Lane), out _);
            return null;
        }

        var watch = watches.GetOrAdd((sale.Id, lane.Lane), _ => new Watch());
        if (!seen)
        {
            watch.Meter.LookAway();
            return watch.Last;
        }

        watch.Last = watch.Meter.Observe(SampleOf(sale, lane, stock, now));
        if (watch.Audit.Observe(now, lane.Serving, lane.Issued, watch.Last) is { Count: > 0 } served)
        {
            samples.Keep(sale.Id, lane.Lane, served);
        }

        return watch.Last;
    }

    private static OutflowSample SampleOf(Sale sale, LaneProgress lane, IReadOnlyList<StockLevel> stock, DateTimeOffset now)
    {
        var opens = sale.State is SaleState.Scheduled or SaleState.Warming or SaleState.Lobby;
        return new OutflowSample(
            now, lane.Serving, lane.Issued, sale.State, lane.RatePerMinute, opens ? [new RatePoint(sale.StartsAt, lane.RatePerMinute)] : [])
        {
            IsWaitingList = SaleProgress.IsWaitingList(stock),
        };
    }

    private sealed class Watch
    {
        public OutflowMeter Meter { get; } = new();

        public WaitAudit Audit { get; } = new();

        public Outflow? Last { get; set; }
    }
}
