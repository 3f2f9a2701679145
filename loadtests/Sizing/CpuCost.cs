using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Sizing;

/// <summary>Processor time that one thing costs, in microseconds, by the kind of process that pays for it.</summary>
internal sealed record CpuCost(double Web, double Worker, double Redis, double Kafka, double Postgres)
{
    public static CpuCost None { get; } = new(0, 0, 0, 0, 0);

    public double Total => Web + Worker + Redis + Kafka + Postgres;

    public static CpuCost operator +(CpuCost one, CpuCost other) => new(
        one.Web + other.Web, one.Worker + other.Worker, one.Redis + other.Redis, one.Kafka + other.Kafka, one.Postgres + other.Postgres);

    public static CpuCost operator *(CpuCost cost, double times) =>
        new(cost.Web * times, cost.Worker * times, cost.Redis * times, cost.Kafka * times, cost.Postgres * times);

    /// <summary>What is left of a measured cost without another; never less than nothing, which noise could make it.</summary>
    public CpuCost Without(CpuCost other) => new(
        Math.Max(0, Web - other.Web), Math.Max(0, Worker - other.Worker), Math.Max(0, Redis - other.Redis),
        Math.Max(0, Kafka - other.Kafka), Math.Max(0, Postgres - other.Postgres));

    /// <summary>What the processes of a stack used, by kind.</summary>
    public static CpuCost Of(IReadOnlyList<ProcessUse> processes)
    {
        double Sum(string kind) => 1_000_000 * processes.Where(process => process.Name.StartsWith(kind, StringComparison.Ordinal)).Sum(process => process.CpuSeconds);
        return new CpuCost(Sum("web"), Sum("worker"), Sum("redis"), Sum("kafka"), Sum("postgres"));
    }
}
