using AdmissionQueue.Sales;

namespace FlashSale.LoadTests.Sizing;

/// <summary>Works out what a sale needs from what each step was measured to cost. Costs are taken at the load that
/// each node then has.</summary>
internal sealed class SizingModel(Calibration calibration, NodeSizes nodes, double nodePricePerHour = 0)
{
    private const double Micro = 1e-6;

    /// <summary>Workers below which one failure stops the sale until its partitions have moved.</summary>
    private const int WorkersMin = 2;

    /// <summary>Partitions a worker should hold, so that a failed one's work spreads over the others.</summary>
    private const int PartitionsPerWorker = 4;

    /// <summary>Redis runs its scripts on one processor, however many there are.</summary>
    private const double RedisCores = 1;

    private static readonly double[] WaitShares = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1];

    public SizingPlan Plan(SaleDemand demand)
    {
        var flow = new SaleFlow(demand);
        var connections = flow.OnPageMax * (1 - demand.PollShare);
        var (webNodes, webNeeds, workers, workerNeeds) = NodeCounts(flow, connections);
        var partitions = Math.Clamp(Math.Max(SaleBounds.PartitionsDefault, workers * PartitionsPerWorker), 1, SaleBounds.PartitionsMax);
        var (arriving, ending, all) = (Workload.WhileArriving(flow), Workload.AtTheEnd(flow), Workload.InAll(flow));
        var parts = Parts(flow, connections, webNodes, workers);
        var (joinP50, joinP99) = JoinLatency(arriving, webNodes, workers);
        return new SizingPlan
        {
            Demand = demand,
            Nodes = nodes,
            WebNodes = webNodes,
            WebNodesFor = webNeeds[0].Bound,
            WebNeeds = webNeeds,
            Workers = workers,
            WorkersFor = workerNeeds[0].Bound,
            Partitions = partitions,
            SellOutSeconds = flow.SellsOut ? flow.LastTurnSeconds : null,
            EndSeconds = flow.EndSeconds,
            ShoppersServed = flow.LastServed,
            ConnectionsMax = connections,
            Waits = [.. Positions(flow).Select(position => new PlannedWait(position, flow.WaitSeconds(position), position <= flow.LastServed))],
            JoinP50Ms = joinP50,
            JoinP99Ms = joinP99,
            Parts = parts,
            EgressMbitPerSecondMax = Math.Max(arriving.Bytes(calibration.Bytes), ending.Bytes(calibration.Bytes)) * 8 / 1e6,
            EgressGbInAll = all.Bytes(calibration.Bytes) / 1e9,
            Workload = all,
            ExtraMinute = ExtraMinuteOf(flow, webNodes, workers),
            Alternatives = [],
            Warnings = [.. Warnings(demand, parts, partitions)],
        };
    }

    /// <summary>The plan, with what the same crowd would need if it came more slowly, or were served faster.</summary>
    public SizingPlan PlanWithAlternatives(SaleDemand demand)
    {
        Alternative Of(string change, SaleDemand changed)
        {
            var plan = Plan(changed);
            return new Alternative(change, plan.WebNodes, plan.Workers, plan.SellOutSeconds, plan.Waits.Where(wait => wait.GetsUnit).Max(wait => wait.Seconds));
        }

        return Plan(demand) with
        {
            Alternatives =
            [
                Of("all come within twice the time", demand with { WithinSeconds = demand.WithinSeconds * 2 }),
                Of("all come within five times the time (a lobby)", demand with { WithinSeconds = demand.WithinSeconds * 5 }),
                Of("twice the rate", demand with { RatePerMinute = demand.RatePerMinute * 2 }),
                Of("half of them poll", demand with { PollShare = 0.5 }),
                Of("all poll", demand with { PollShare = 1 }),
            ],
        };
    }

    /// <summary>Processor time of each kind of process over the whole sale, for comparing with a run.</summary>
    public CpuCost CpuMicroseconds(SaleFlow flow, int webNodes, int workers, double seconds)
    {
        var all = Workload.InAll(flow);
        var costs = calibration.CostsAt(Workload.WhileArriving(flow), webNodes, workers, records: all.Records / flow.EndSeconds);
        return all.Cost(costs) + calibration.IdleOf(webNodes, workers) * seconds;
    }

    /// <summary>What the busiest second costs, beyond what goes on anyway.</summary>
    private CpuCost Peak(SaleFlow flow, int webNodes, int workers)
    {
        CpuCost Of(Workload second) => second.Cost(calibration.CostsAt(second, webNodes, workers));
        return Busier(Of(Workload.WhileArriving(flow)), Of(Workload.AtTheEnd(flow)));
    }

    private static CpuCost Busier(CpuCost one, CpuCost other) => new(
        Math.Max(one.Web, other.Web), Math.Max(one.Worker, other.Worker), Math.Max(one.Redis, other.Redis), Math.Max(one.Kafka, other.Kafka),
        Math.Max(one.Postgres, other.Postgres));

    private static IEnumerable<double> Positions(SaleFlow flow) =>
        WaitShares.Select(share => Math.Max(1, Math.Round(share * flow.Joined))).Append(Math.Floor(flow.LastServed)).Append(1).Distinct().Order();

    /// <summary>As few nodes as hold what has to be held. A step costs a node more where it does few of them, so a count that is worked out
    /// is put in again until it stays.</summary>
    private (int Web, IReadOnlyList<NodeNeed> WebNeeds, int Workers, IReadOnlyList<NodeNeed> WorkerNeeds) NodeCounts(SaleFlow flow, double connections)
    {
        var (web, workers) = (nodes.Web ?? 1, nodes.Workers ?? WorkersMin);
        while (true)
        {
            var peak = Peak(flow, web, workers);
            NodeNeed[] webNeeds = nodes.Web is { } setWeb ? [new("as set", setWeb)] : Descending(
                NodeNeed.Of("processor", peak.Web, nodes.Cores * nodes.Utilization / Micro - calibration.IdlePerSecond.Web),
                NodeNeed.Of("connections", connections, calibration.ConnectionsPerNodeMax * nodes.Utilization),
                NodeNeed.Of("memory", connections, ConnectionsForMemory));
            NodeNeed[] workerNeeds = nodes.Workers is { } setWorkers ? [new("as set", setWorkers)] : Descending(
                new("one may fail", WorkersMin),
                NodeNeed.Of("processor", peak.Worker, nodes.Utilization / Micro - calibration.IdlePerSecond.Worker));
            var (webNext, workersNext) = ((int)Math.Ceiling(webNeeds[0].Nodes), (int)Math.Ceiling(workerNeeds[0].Nodes));
            if (webNext <= web && workersNext <= workers)
            {
                return (web, webNeeds, workers, workerNeeds);
            }

            // Only ever more, so that it comes to an end.
            (web, workers) = (Math.Max(web, webNext), Math.Max(workers, workersNext));
        }

        static NodeNeed[] Descending(params NodeNeed[] needs) => [.. needs.OrderByDescending(need => need.Nodes)];
    }

    private double ConnectionsForMemory =>
        Math.Max(1, (nodes.MemoryMb * nodes.Utilization - calibration.Memory.WebBaseMb) * 1_024 / calibration.Memory.WebPerConnectionKb);

    private IReadOnlyList<PartLoad> Parts(SaleFlow flow, double connections, int webNodes, int workers)
    {
        var (peak, idle) = (Peak(flow, webNodes, workers), calibration.IdleOf(webNodes, workers));
        double webCores = webNodes * nodes.Cores;
        PartLoad Processor(string name, Func<CpuCost, double> part, double cores, string why) =>
            Load(name, part(idle) * Micro / cores, part(peak) * Micro / cores, why);
        PartLoad Load(string name, double anyway, double growing, string why) => new(
            name, anyway + growing, growing > 0 ? flow.Demand.ArrivalsPerSecond * Math.Max(0, 1 - anyway) / growing : null, why);
        return
        [
            .. new[]
            {
                Processor("web nodes: processor", cost => cost.Web, webCores, "joins, connections, pushes"),
                Load("web nodes: connections", 0, connections / ((double)webNodes * calibration.ConnectionsPerNodeMax), "open files"),
                Load("web nodes: memory", 0, connections / webNodes / (ConnectionsForMemory / nodes.Utilization), "memory of connections"),
                Processor("workers: processor", cost => cost.Worker, workers, "turns, reading ahead"),
                Processor("Redis: one processor", cost => cost.Redis, RedisCores, "the script that gives numbers"),
                Processor("Kafka: processor", cost => cost.Kafka, nodes.Cores, "records that are acknowledged"),
                Processor("PostgreSQL: processor", cost => cost.Postgres, nodes.Cores, "turns and purchases, committed"),
            }.OrderByDescending(load => load.Utilization),
        ];
    }

    /// <summary>What a join takes while nothing is busy, and on top of it the wait for a processor of its web node.</summary>
    private (double? P50Ms, double? P99Ms) JoinLatency(Workload arriving, int webNodes, int workers)
    {
        var costs = calibration.CostsAt(arriving, webNodes, workers);
        var load = arriving.Cost(costs).Web * Micro / webNodes;
        var service = costs.Join.Web * Micro;
        double? With(double quietMs, double quantile) =>
            Queueing.WaitQuantile(nodes.Cores, load, service, quantile) is var wait && double.IsFinite(wait) ? quietMs + 1_000 * wait : null;
        return (With(calibration.Times.JoinMs, 0.5), With(calibration.Times.JoinP99Ms, 0.99));
    }

    private ExtraMinute ExtraMinuteOf(SaleFlow flow, int webNodes, int workers)
    {
        // Redis, Kafka and PostgreSQL, each three nodes as they are run where it matters.
        var nodeMinutes = webNodes + Math.Ceiling(workers / (double)nodes.Cores) + 3 * 3;
        var onPage = flow.OnPageMax;
        var gigabytes = onPage * (1 - flow.Demand.PollShare) * calibration.Bytes.Push * 60 / 1e9 + onPage * flow.Demand.PollShare * calibration.Bytes.Poll * 6 / 1e9;
        return new ExtraMinute(nodeMinutes, gigabytes, onPage, nodeMinutes / 60 * nodePricePerHour);
    }

    private static IEnumerable<string> Warnings(SaleDemand demand, IReadOnlyList<PartLoad> parts, int partitions)
    {
        // Each partition of the embedded broker keeps 5 MiB and drops its oldest (see docs/operations.md).
        const long embeddedRecordsMax = 60_000;
        if (demand.Shoppers > embeddedRecordsMax * partitions)
        {
            yield return $"The embedded Kafka keeps about {embeddedRecordsMax:N0} tickets a partition: a queue of {demand.Shoppers:N0} needs Apache Kafka (up --kafka).";
        }

        foreach (var part in parts.Where(part => part.Utilization > 1))
        {
            yield return $"{part.Name} would have {part.Utilization:0.0} times the work that it can do: joins would be slower, and the queue longer, than this plan says.";
        }
    }
}
