using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Sizing.Simulation;
using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Sizing;

/// <summary>One figure as it was planned, simulated and measured.</summary>
/// <param name="Name">With its unit.</param>
/// <param name="Planned">By the model.</param>
/// <param name="Simulated">By the simulation; null where it has no such figure.</param>
/// <param name="Measured">In the run.</param>
/// <param name="IsJudged">Whether it counts; the others are shown so that nobody has to guess them.</param>
internal sealed record Validated(string Name, double Planned, double? Simulated, double Measured, bool IsJudged)
{
    /// <summary>How far a plan may be from what then happens.</summary>
    public const double Tolerance = 0.20;

    public bool Holds => IsClose(Planned) && (Simulated is not { } simulated || IsClose(simulated));

    private bool IsClose(double value) => Measured > 0 && Math.Abs(value - Measured) <= Tolerance * Measured;
}

/// <summary>Compares the model and the simulation with a run of the same sale on this machine.</summary>
internal static class Validation
{
    /// <summary>The sale of the run as the model sees it: a scenario's shoppers think for seconds, and load no page.</summary>
    public static SaleDemand DemandOf(ScenarioSetting setting) => new()
    {
        Shoppers = setting.Shoppers,
        WithinSeconds = setting.Within.TotalSeconds,
        RatePerMinute = setting.RatePerMinute,
        Units = setting.Units,
        PollShare = setting.PollShare,
        BuyShare = setting.CheckoutShare,
        ThinkSeconds = (setting.ThinkMin + setting.ThinkMax).TotalSeconds / 2,
        ThinkSecondsMax = setting.ThinkMax.TotalSeconds,
        PagesPerShopper = 0,
        DoubleClickShare = setting.DoubleClickShare,
        AsksAtTheEnd = true,
    };

    public static IReadOnlyList<Validated> Of(Calibration calibration, ScenarioReport run, RunHistory history, int webNodes, int workers)
    {
        var demand = DemandOf(run.Setting);
        var flow = new SaleFlow(demand);
        var simulated = Simulate(calibration, demand, webNodes, workers);
        var cpu = new SizingModel(calibration, new NodeSizes()).CpuMicroseconds(flow, webNodes, workers, run.Seconds) * 1e-6;
        var measured = CpuCost.Of(run.Processes) * 1e-6;
        var waits = Waits(history);
        double Wait(double share) => flow.WaitSeconds(share * flow.LastServed);
        return
        [
            new("last reservation, s after the start", flow.LastTurnSeconds, simulated.LastGrantSeconds, LastGrantSeconds(run, history), true),
            new("wait of the median reservation, s", Wait(0.5), simulated.Wait.P50Ms / 1_000, Quantile(waits, 0.5), true),
            new("wait of the longest 5%, s", Wait(0.95), simulated.Wait.P95Ms / 1_000, Quantile(waits, 0.95), true),
            new("requests and connections", Workload.InAll(flow).Requests, null, run.Requests, true),
            new("processor seconds, web nodes", cpu.Web, null, measured.Web, true),
            new("processor seconds, workers", cpu.Worker, null, measured.Worker, true),
            new("processor seconds, PostgreSQL", cpu.Postgres, null, measured.Postgres, true),
            new("processor seconds, Kafka", cpu.Kafka, null, measured.Kafka, true),
            new("processor seconds, Redis", cpu.Redis, null, measured.Redis, true),
            new("join p50, ms", calibration.Times.JoinMs, simulated.Join.P50Ms, run.Latencies.P(RequestKinds.Join)?.P50Ms ?? 0, false),
        ];
    }

    private static SimulationReport Simulate(Calibration calibration, SaleDemand demand, int webNodes, int workers) => new SaleSimulator(new SimulationSetting
    {
        Demand = demand,
        WebNodes = webNodes,
        Cores = Environment.ProcessorCount,
        Workers = workers,
        Partitions = AdmissionQueue.Sales.SaleBounds.PartitionsDefault,
        ConnectionsPerNodeMax = calibration.ConnectionsPerNodeMax,
        Costs = calibration.CostsWhileArriving(demand, webNodes, workers),
        Times = calibration.Times,
    }).Run(CancellationToken.None);

    private static double LastGrantSeconds(ScenarioReport run, RunHistory history) =>
        history.Grants().Select(grant => (grant.At - run.StartAt).TotalSeconds).DefaultIfEmpty(0).Max();

    private static double[] Waits(RunHistory history) =>
        [.. history.Grants().Select(grant => (grant.FirstSeen.At - grant.Shopper.IntendedAt).TotalSeconds).Order()];

    private static double Quantile(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)(share * (sorted.Length - 1))];
}
