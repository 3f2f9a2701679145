using FlashSale.LoadTests.Reports;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench ledger`: reservations of one hot SKU a second, every commit durable, against what a shop would do otherwise and against
/// what the same database can do at all. All sides run on one private PostgreSQL, in turn.</summary>
internal static class LedgerBench
{
    public const string Work =
        "reservations of one hot SKU, durable: batches as the worker makes them, one statement per shopper, a row per unit, the server alone";

    private const double OverSingle = 40;
    private const double OverUnitRows = 10;
    private const double OfCeiling = 0.6;

    private const string Rate = "perSecond";

    private static readonly string[] Ways = ["batch", "single", "unitRows", "ceiling"];

    // Each alternative is given the number of connections that suits it best: the goal is to beat it, not to catch it out.
    private static readonly int[] SingleConnections = [1, 8, 32];
    private static readonly int[] UnitRowConnections = [8, 32];
    private static readonly int[] BatchConnections = [1, 2, 4];
    private static readonly int[] CeilingConnections = [1, 2];

    public static async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        await using var database = await LedgerBenchDatabase.StartAsync(setting.Time, stop);
        var sides = new List<BenchSide>();
        sides.AddRange(BatchConnections.Select(n => Side(database, "batch", n, new LedgerBatchWork(database, setting.Time).RunAsync)));
        sides.AddRange(SingleConnections.Select(n => Side(database, "single", n, new LedgerSingleWork(database, setting.Time).RunAsync)));
        sides.AddRange(UnitRowConnections.Select(n => Side(database, "unitRows", n, new LedgerUnitRowWork(database, setting.Time).RunAsync)));
        sides.AddRange(CeilingConnections.Select(n => Side(database, "ceiling", n, new LedgerCeilingWork(database, setting.Time).RunAsync)));
        var medians = await Alternation.RunAsync(sides, setting, stop);
        var report = Report(medians);
        setting.Say($"chart: {await LedgerBenchChart.WriteAsync(report, stop)}");
        return report;
    }

    // The checkpoint: what one side has changed in the server's memory would else be written out by the next, page by page, whenever it needs room.
    private static BenchSide Side(LedgerBenchDatabase database, string name, int connections, Func<int, TimeSpan, CancellationToken, Task<double>> runAsync) => new(
        $"{name}{connections}",
        async (time, stop) =>
        {
            await database.ExecuteAsync("CHECKPOINT", stop);
            return new Dictionary<string, double> { [Rate] = await runAsync(connections, time, stop) };
        });

    private static BenchReport Report(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> medians)
    {
        var figures = medians.ToDictionary(side => $"{side.Key}PerSecond", side => side.Value[Rate]);
        var best = Ways.ToDictionary(
            name => name,
            name => medians.Where(side => side.Key.TrimEnd([.. "0123456789"]) == name).Max(side => side.Value[Rate]));
        foreach (var (name, value) in best)
        {
            figures[$"{name}PerSecond"] = value;
        }

        var ratios = Ways.Skip(1).ToDictionary(name => $"batch/{name}", name => best["batch"] / best[name]);
        return new BenchReport("ledger", MachineFacts.Read(), figures, ratios, new Dictionary<string, BenchGoal>
        {
            ["batch/single"] = BenchGoal.AtLeast(OverSingle, ratios["batch/single"]),
            ["batch/unitRows"] = BenchGoal.AtLeast(OverUnitRows, ratios["batch/unitRows"]),
            ["batch/ceiling"] = BenchGoal.AtLeast(OfCeiling, ratios["batch/ceiling"]),
        });
    }
}
