namespace FlashSale.LoadTests.Sizing.Calibrating;

/// <summary>One round of a step, as it was measured.</summary>
/// <param name="PerSecond">How many a second.</param>
/// <param name="Count">How many in all.</param>
/// <param name="Each">What each cost beyond the baseline, the baseline's own ups and downs taken for nothing.</param>
internal sealed record MeasuredRound(double PerSecond, int Count, CpuCost Each);

/// <summary>Makes a step's curve of its rounds, so that noise does not become a cost that a plan multiplies by a million.</summary>
internal static class CostFit
{
    /// <param name="measured">The rounds, in any order.</param>
    public static CostCurve Of(IEnumerable<MeasuredRound> measured)
    {
        var rounds = measured.OrderBy(round => round.PerSecond).ToArray();
        double[] Part(Func<CpuCost, double> part) => Falling([.. rounds.Select(round => (part(round.Each), round.Count))]);
        var (web, worker, redis, kafka, postgres) = (
            Part(cost => cost.Web), Part(cost => cost.Worker), Part(cost => cost.Redis), Part(cost => cost.Kafka), Part(cost => cost.Postgres));
        return new CostCurve([.. rounds.Select((round, index) =>
            new CostPoint(round.PerSecond, new CpuCost(web[index], worker[index], redis[index], kafka[index], postgres[index])))]);
    }

    /// <summary>One kind of process. The fastest round has the most in the shortest time, so the least noise in each: what is not seen there
    /// is no cost of the step. And nothing gets dearer by being done more at once, as long as the machine has room: rounds that say so are
    /// as good as their mean (pool adjacent violators).</summary>
    private static double[] Falling((double Each, int Count)[] rounds)
    {
        if (rounds[^1].Each <= 0)
        {
            return new double[rounds.Length];
        }

        var pools = new Stack<(double Each, int Count, int Rounds)>();
        foreach (var (each, count) in rounds)
        {
            var pool = (Each: each, Count: count, Rounds: 1);
            while (pools.TryPeek(out var before) && before.Each < pool.Each)
            {
                pools.Pop();
                var sum = before.Count + pool.Count;
                pool = ((before.Each * before.Count + pool.Each * pool.Count) / sum, sum, before.Rounds + pool.Rounds);
            }

            pools.Push(pool);
        }

        return [.. pools.Reverse().SelectMany(pool => Enumerable.Repeat(pool.Each, pool.Rounds))];
    }
}
