using System.Collections.Concurrent;
using AdmissionQueue.Pacing;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Watching;

/// <summary>Watches how each lane moves, so that waiting times and chances rest on what was seen here. Each node watches by itself: all see the
/// same serving, so all say the same within a step.</summary>
internal sealed class LaneWatches(WaitSampleLoop samples, StockFlowLoop flows, AskedItems asked)
{
    private readonly ConcurrentDictionary<(SaleId Sale, LaneName Lane), LaneWatch> watches = new();

    /// <summary>Takes one look at a lane.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="lane">How far the lane is.</param>
    /// <param name="answer">What Redis says; null while it does not know the sale, and then nothing is learned from this look.</param>
    /// <param name="stock">What is left.</param>
    /// <param name="now">When it was looked at.</param>
    /// <returns>The lane with what its shoppers are told of waiting times and chances.</returns>
    public LaneProgress Look(Sale sale, LaneProgress lane, LaneAnswer? answer, IReadOnlyList<StockLevel> stock, DateTimeOffset now)
    {
        if (sale.State is SaleState.SoldOut or SaleState.Closed)
        {
            watches.TryRemove((sale.Id, lane.Lane), out _);
            asked.Forget(sale.Id);
            return lane;
        }

        var watch = watches.GetOrAdd((sale.Id, lane.Lane), _ => new LaneWatch());
        if (answer is null)
        {
            watch.LookAway();
        }
        else
        {
            watch.Look(sale, lane, stock, now);
            Keep(sale, lane, watch.Served);
        }

        // While Redis is rebuilt its frontier says nothing; the reach stays where it was.
        var decided = answer is { } seen ? Math.Max(0, Math.Min(lane.Serving, seen.Frontier - 1)) : 0;
        return lane with
        {
            Outflow = watch.Outflow,
            Likely = sale.ShowChance && stock.Count > 0 ? watch.Reach(sale, decided, lane.Issued, SamplesOf(sale, lane.Lane, stock), now) : null,
        };
    }

    private void Keep(Sale sale, LaneProgress lane, IReadOnlyList<WaitSample> served)
    {
        if (served.Count > 0)
        {
            samples.Keep(sale.Id, lane.Lane, served);
        }
    }

    private List<ChanceSample> SamplesOf(Sale sale, LaneName lane, IReadOnlyList<StockLevel> stock) =>
    [
        .. from level in stock
           join item in sale.Items on level.Sku equals item.Sku
           select new ChanceSample(level, flows.Of(sale.Id, level.Sku), asked.Of(sale.Id, level.Sku), item.LimitPerShopper)
            .ForShare(sale.ShareOf(lane)),
    ];
}
