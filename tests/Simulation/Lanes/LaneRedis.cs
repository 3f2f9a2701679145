using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using Simulation.Edges;

namespace Simulation.Lanes;

/// <summary>What Redis keeps of a sale with lanes, around the real <see cref="LanePacer"/>. It can be lost and rebuilt from the log.</summary>
internal sealed class LaneRedis(LaneSetting setting, Sale sale, SimulatedLog log)
{
    private readonly Dictionary<int, long> frontiers = [];
    private readonly Dictionary<int, long> tails = [];

    public bool IsWarm { get; private set; } = true;

    public long[] Issued { get; private set; } = new long[sale.LaneNames.Count];

    public SaleServing Serving { get; private set; } = new([.. sale.LaneNames.Select(_ => new LaneServing(0))], 0, 0);

    public long[] Numbers => [.. Serving.Lanes.Select(lane => lane.Number)];

    public void MarkQueued(int partition, long offset) => tails[partition] = Math.Max(tails.GetValueOrDefault(partition), offset + 1);

    public void Report(IEnumerable<FrontierReport> reports)
    {
        foreach (var report in reports)
        {
            if (report.NextOffset is not { } next || next >= tails.GetValueOrDefault(report.Partition))
            {
                frontiers[report.Partition] = report.NextNumber;
            }
        }
    }

    public void Advance(long nowMs, int ratePerMinute)
    {
        var shares = setting.SharesIgnored ? [.. setting.Shares.Select((_, lane) => lane == 0 ? 100 : 0)] : setting.Shares;
        Serving = LanePacer.Advance(Serving, new SaleStep(
            nowMs,
            ratePerMinute,
            [.. shares.Select((share, lane) => new LaneStep(share, Issued[lane], FrontierOf(lane)))],
            Pacer.BurstFor(ratePerMinute)));
    }

    public void Lose()
    {
        IsWarm = false;
        frontiers.Clear();
        tails.Clear();
    }

    public void Rebuild(long nowMs, IReadOnlyList<long> served)
    {
        Issued = [.. served];
        foreach (var (partition, _, entry) in log.All())
        {
            var lane = AdmissionQueue.Topics.QueuePlace.LaneOf(sale, partition);
            Issued[lane] = Math.Max(Issued[lane], entry.Arrival);
        }

        Issued = [.. Issued.Select(highest => highest + Pacer.BatchMax)];
        Serving = new SaleServing([.. served.Select(number => new LaneServing(number))], 0, nowMs);
        IsWarm = true;
    }

    private long FrontierOf(int lane)
    {
        var own = frontiers.Where(report => AdmissionQueue.Topics.QueuePlace.LaneOf(sale, report.Key) == lane).Select(report => report.Value).ToList();
        return own.Count < sale.Partitions ? 0 : own.Min();
    }
}
