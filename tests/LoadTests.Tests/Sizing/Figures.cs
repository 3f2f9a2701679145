using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Sizing;
using FlashSale.LoadTests.Sizing.Simulation;

namespace LoadTests.Tests.Sizing;

/// <summary>A calibration of round numbers.</summary>
internal static class Figures
{
    public static readonly Calibration Calibration = new()
    {
        Machine = new MachineFacts("a processor", 2, 8_192, "a system", "a runtime"),
        MeasuredAt = new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero),
        WebNodes = 1,
        Workers = 2,
        Costs = new StepCurves(
            Join: Flat(Web: 500, Worker: 20, Redis: 20, Kafka: 50, Postgres: 0),
            Connect: Flat(400, 0, 0, 0, 0),
            Push: new CpuCost(10, 0, 0, 0, 0),
            Poll: Flat(100, 0, 0, 0, 0),
            Progress: Flat(50, 0, 0, 0, 0),
            Page: Flat(300, 0, 0, 0, 0),
            Grant: Flat(30, 100, 5, 30, 200),
            Checkout: Flat(500, 20, 5, 20, 500)),
        IdlePerSecond = new CpuCost(10_000, 10_000, 10_000, 10_000, 10_000),
        Bytes = new StepBytes(Join: 900, Push: 400, Poll: 500, Progress: 500, Page: 20_000, Checkout: 400),
        Memory = new NodeMemory(WebBaseMb: 200, WebPerConnectionKb: 40, WorkerMb: 150),
        Times = new StepTimes(JoinMs: 5, JoinP99Ms: 20, TurnMs: 50, CheckoutMs: 10),
        ConnectionsPerNodeMax = 19_000,
    };

    public static readonly SaleDemand Demand = new()
    {
        Shoppers = 6_000,
        WithinSeconds = 60,
        RatePerMinute = 1_200,
        Units = 900,
        PollShare = 0.2,
        BuyShare = 0.9,
        ThinkSeconds = 2,
        ThinkSecondsMax = 3,
        PagesPerShopper = 0,
    };

    private static CostCurve Flat(double Web, double Worker, double Redis, double Kafka, double Postgres) =>
        new([new CostPoint(1, new CpuCost(Web, Worker, Redis, Kafka, Postgres))]);

    public static SimulationSetting Simulation(SaleDemand demand, params Failure[] failures) => new()
    {
        Demand = demand,
        WebNodes = 2,
        Cores = 2,
        Workers = 2,
        Partitions = 8,
        ConnectionsPerNodeMax = Calibration.ConnectionsPerNodeMax,
        Costs = Calibration.CostsWhileArriving(demand, 2, 2),
        Times = Calibration.Times,
        Failures = failures,
    };
}
