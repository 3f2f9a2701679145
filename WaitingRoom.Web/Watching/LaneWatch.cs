using AdmissionQueue.Pacing;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Watching;

/// <summary>What this node has seen of one lane.</summary>
internal sealed class LaneWatch
{
    private readonly OutflowMeter meter = new();
    private readonly WaitAudit audit = new();
    private readonly ChanceMeter chances = new();
    private readonly Queue<(DateTimeOffset At, long Decided)> admitted = new();

    /// <summary>How fast the lane is served; null before the first look.</summary>
    public Outflow? Outflow { get; private set; }

    /// <summary>Places that had their turn since the look before.</summary>
    public IReadOnlyList<WaitSample> Served { get; private set; } = [];

    public void LookAway() => meter.LookAway();

    public void Look(Sale sale, LaneProgress lane, IReadOnlyList<StockLevel> stock, DateTimeOffset now)
    {
        Outflow = meter.Observe(new OutflowSample(now, lane.Serving, lane.Issued, sale.State, lane.RatePerMinute, PlanOf(sale, lane.Lane, now))
        {
            IsWaitingList = SaleProgress.IsWaitingList(stock),
            Ramp = sale.Ramp,
        });
        Served = audit.Observe(now, lane.Serving, lane.Issued, Outflow);
    }

    public IReadOnlyList<LikelyReach> Reach(Sale sale, long decided, long issued, IReadOnlyList<ChanceSample> samples, DateTimeOffset now)
    {
        var pending = sale.Policy == StockPolicy.ReserveFirst ? 0 : AdmittedSince(now.AddMinutes(-sale.HoldMinutes), decided, now);
        return chances.Observe(decided, issued, pending, samples);
    }

    /// <summary>The changes of the rate that are known to come.</summary>
    private static IReadOnlyList<RatePoint> PlanOf(Sale sale, LaneName lane, DateTimeOffset now)
    {
        RatePoint[] ramp = [.. sale.Ramp.Select(point => point with { RatePerMinute = sale.ShareOf(lane, point.RatePerMinute) })];
        return SaleLife.IsBeforeStart(sale.State)
            ? [new RatePoint(sale.StartsAt, sale.RateAt(sale.StartsAt, lane)), .. RateRamp.StepsAfter(ramp, sale.StartsAt)]
            : RateRamp.StepsAfter(ramp, now);
    }

    /// <summary>Shoppers who were let in and whose time to buy is not over: with nothing on hold, they still are ahead of everybody.</summary>
    private long AdmittedSince(DateTimeOffset since, long decided, DateTimeOffset now)
    {
        admitted.Enqueue((now, decided));
        while (admitted.TryPeek(out var oldest) && oldest.At < since)
        {
            admitted.Dequeue();
        }

        return Math.Max(0, decided - admitted.Peek().Decided);
    }
}
