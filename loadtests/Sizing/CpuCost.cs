using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Sizing;

/// <summary>Processor time that one thing costs, in microseconds, by the kind of process that pays for it.</summary>
internal sealed record CpuCost(double Web, double Worker, double Redis, double Kafka, double Postgres)
{
    public double Total => Web + Worker + Redis + Kafka + Postgres;

    public static CpuCost operator +(CpuCost one, CpuCost other) => new(
        one.Web + other.Web, one.Worker + other.Worker, one.Redis + other.Redis, one.Kafka + other.Kafka, one.Postgres + other.Postgres);

    public static CpuCost operator *(CpuCost cost, double times) =>
        new(cost.Web * times, cost.Worker * times, cost.Redis * times, cost.Kafka * times, cost.Postgres * times);

    /// <summary>What is left of a measured cost without another; never less than nothing, which noise could make it.</summary>
    public CpuCost Without(CpuCost other) => new(
        Math.Max(0, Web - other.Web), Math.Max(0, Worker - other.Worker), Math.Max(0, Redis - other.Redis),
        Math.Max(0, Kafka - other.Kafka), Math.Max(0, Postgres - other.Postgres));

    /// <summary>What is more than another; the rest as nothing.</summary>
    public CpuCost Above(CpuCost noise)
    {
        static double Of(double value, double least) => value > least ? value : 0;
        return new(Of(Web, noise.Web), Of(Worker, noise.Worker), Of(Redis, noise.Redis), Of(Kafka, noise.Kafka), Of(Postgres, noise.Postgres));
    }

    /// <summary>The mean of several looks, and how far a look is from it (standard deviation).</summary>
    /// <param name="looks">At least two.</param>
    public static (CpuCost Mean, CpuCost Deviation) Spread(IReadOnlyList<CpuCost> looks)
    {
        (double Mean, double Deviation) Of(Func<CpuCost, double> part)
        {
            var mean = looks.Average(part);
            return (mean, Math.Sqrt(looks.Sum(look => Math.Pow(part(look) - mean, 2)) / (looks.Count - 1)));
        }

        var (web, worker, redis, kafka, postgres) = (Of(cost => cost.Web), Of(cost => cost.Worker), Of(cost => cost.Redis), Of(cost => cost.Kafka), Of(cost => cost.Postgres));
        return (new(web.Mean, worker.Mean, redis.Mean, kafka.Mean, postgres.Mean),
            new(web.Deviation, worker.Deviation, redis.Deviation, kafka.Deviation, postgres.Deviation));
    }

    /// <summary>What the processes of a stack used, by kind.</summary>
    public static CpuCost Of(IReadOnlyList<ProcessUse> processes)
    {
        double Sum(string kind) => 1_000_000 * processes.Where(process => process.Name.StartsWith(kind, StringComparison.Ordinal)).Sum(process => process.CpuSeconds);
        return new CpuCost(Sum("web"), Sum("worker"), Sum("redis"), Sum("kafka"), Sum("postgres"));
    }
}
