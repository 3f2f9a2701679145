using AdmissionQueue.Sales;

namespace FlashSale.LoadTests.Sizing;

/// <summary>Works out what a sale needs from what each step was measured to cost. Costs are taken as they are on one node: what grows with
/// the number of nodes is named where it is reckoned.</summary>
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
        var (arriving, ending) = (Workload.WhileArriving(flow), Workload.AtTheEnd(flow));
        var connections = flow.OnPageMax * (1 - demand.PollShare);
        var (webNodes, webFor) = WebNodes(arriving, ending, connections);
        var peak = Busier(arriving.Cost(calibration.Costs), ending.Cost(calibration.Costs));
        var workers = nodes.Workers ?? Math.Max(WorkersMin, (int)Math.Ceiling(peak.Worker * Micro / nodes.Utilization));
        var partitions = Math.Clamp(Math.Max(SaleBounds.PartitionsDefault, workers * PartitionsPerWorker), 1, SaleBounds.PartitionsMax);
        var parts = Parts(flow, arriving, ending, connections, webNodes, workers);
        var (joinP50, joinP99) = JoinLatency(arriving, webNodes);
        var all = Workload.InAll(flow);
        return new SizingPlan
        {
            Demand = demand,
            Nodes = nodes,
            WebNodes = webNodes,
            WebNodesFor = webFor,
            Workers = workers,
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

    /// <summary>Processor seconds of each kind of process over the whole sale, for comparing with a run.</summary>
    public CpuCost CpuMicroseconds(SaleFlow flow, int webNodes, int workers, double seconds)
    {
        var idle = calibration.Costs.IdlePerSecond;
        return Workload.InAll(flow).Cost(calibration.Costs) + (idle with { Web = idle.Web * webNodes, Worker = idle.Worker * workers }) * seconds;
    }

    private static CpuCost Busier(CpuCost one, CpuCost other) => new(
        Math.Max(one.Web, other.Web), Math.Max(one.Worker, other.Worker), Math.Max(one.Redis, other.Redis), Math.Max(one.Kafka, other.Kafka),
        Math.Max(one.Postgres, other.Postgres));

    private static IEnumerable<double> Positions(SaleFlow flow) =>
        WaitShares.Select(share => Math.Max(1, Math.Round(share * flow.Joined))).Append(Math.Floor(flow.LastServed)).Append(1).Distinct().Order();

    private (int Nodes, string For) WebNodes(Workload arriving, Workload ending, double connections)
    {
        if (nodes.Web is { } set)
        {
            return (set, "as set");
        }

        var cores = Busier(arriving.Cost(calibration.Costs), ending.Cost(calibration.Costs)).Web * Micro;
        var needs = new (double Nodes, string For)[]
        {
            (cores / (nodes.Cores * nodes.Utilization), "processor"),
            (connections / (calibration.ConnectionsPerNodeMax * nodes.Utilization), "connections"),
            (connections / ConnectionsForMemory, "memory"),
        };
        var most = needs.MaxBy(need => need.Nodes);
        return (Math.Max(1, (int)Math.Ceiling(most.Nodes)), most.For);
    }

    private double ConnectionsForMemory =>
        Math.Max(1, (nodes.MemoryMb * nodes.Utilization - calibration.Memory.WebBaseMb) * 1_024 / calibration.Memory.WebPerConnectionKb);

    private IReadOnlyList<PartLoad> Parts(SaleFlow flow, Workload arriving, Workload ending, double connections, int webNodes, int workers)
    {
        var peak = Busier(arriving.Cost(calibration.Costs), ending.Cost(calibration.Costs));
        var idle = calibration.Costs.IdlePerSecond;

        // Each web node steps the pacer's script once a second and each worker 25 times: with more nodes Redis works more while nothing happens.
        var redisIdle = idle.Redis * (webNodes + 25.0 * workers) / (1 + 25.0 * 2);
        var loads = new (string Name, double Utilization, string Why)[]
        {
            ("web nodes: processor", peak.Web * Micro / (webNodes * nodes.Cores), "joins, connections, pushes"),
            ("web nodes: connections", connections / ((double)webNodes * calibration.ConnectionsPerNodeMax), "open files"),
            ("web nodes: memory", connections / webNodes / (ConnectionsForMemory / nodes.Utilization), "memory of connections"),
            ("workers: processor", peak.Worker * Micro / workers, "turns, reading ahead"),
            ("Redis: one processor", (peak.Redis + redisIdle) * Micro / RedisCores, "the script that gives numbers"),
            ("Kafka: processor", (peak.Kafka + idle.Kafka) * Micro / nodes.Cores, "records that are acknowledged"),
            ("PostgreSQL: processor", (peak.Postgres + idle.Postgres) * Micro / nodes.Cores, "turns and purchases, committed"),
        };
        return [.. loads.OrderByDescending(load => load.Utilization)
            .Select(load => new PartLoad(load.Name, load.Utilization, flow.Demand.ArrivalsPerSecond / load.Utilization, load.Why))];
    }

    /// <summary>What a join takes while nothing is busy, and on top of it the wait for a processor of its web node.</summary>
    private (double P50Ms, double P99Ms) JoinLatency(Workload arriving, int webNodes)
    {
        var load = arriving.Cost(calibration.Costs).Web * Micro / webNodes;
        var service = calibration.Costs.Join.Web * Micro;
        double Wait(double quantile) => 1_000 * Queueing.WaitQuantile(nodes.Cores, load, service, quantile);
        return (calibration.Times.JoinMs + Wait(0.5), calibration.Times.JoinP99Ms + Wait(0.99));
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
