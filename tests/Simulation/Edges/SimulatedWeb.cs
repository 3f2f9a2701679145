using AdmissionQueue.Pacing;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;

namespace Simulation.Edges;

/// <summary>What a web node tells everybody once a second, through the real <see cref="OutflowMeter"/> and <see cref="ChanceMeter"/>.</summary>
internal sealed class SimulatedWeb(SimulationSetting setting)
{
    private readonly OutflowMeter meter = new();
    private readonly ChanceMeter chances = new();
    private long asked;
    private long askers;

    /// <summary>How far the sale is served, as shown; it never goes back.</summary>
    public long Serving { get; private set; }

    public long Issued { get; private set; }

    public Outflow? Outflow { get; private set; }

    public IReadOnlyList<LikelyReach> Likely { get; private set; } = [];

    public IReadOnlyList<StockLevel> Stock { get; private set; } = [];

    public bool IsWaitingList => SaleProgress.IsWaitingList(Stock);

    public void Note(int wishes) => (asked, askers) = (asked + wishes, askers + 1);

    /// <summary>One tick.</summary>
    public void Tick(DateTimeOffset now, SimulatedRedis redis, SimulatedLedger ledger, int ratePerMinute, IReadOnlyList<RatePoint> plan)
    {
        Stock = [ledger.Level];
        Serving = setting.Planted == PlantedFault.ServingShownBack ? redis.Number : Math.Max(Serving, redis.Number);
        if (!redis.IsWarm)
        {
            meter.LookAway();
            return;
        }

        Issued = Math.Max(Issued, redis.Issued);
        Outflow = meter.Observe(new OutflowSample(now, Serving, Issued, ledger.State, ratePerMinute, plan) { IsWaitingList = IsWaitingList });
        Likely = chances.Observe(
            Math.Min(Serving, redis.Frontier),
            Issued,
            pending: 0,
            [new ChanceSample(ledger.Level, ledger.Flow, new AskedUnits(askers, asked), setting.LimitPerShopper)]);
    }
}
