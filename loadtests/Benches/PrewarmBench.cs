using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;
using FlashSale.LoadTests.Wire;
using InventoryLedger.Warmup;
using Npgsql;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench prewarm`: whether a sale that has just opened is as fast as one that has run for a while, and whether its joins read it from the
/// ledger. To be run against a stack that was just started: after other benches it measures a node that is warm anyway.</summary>
internal static class PrewarmBench
{
    public const string Work = "the first 1,000 joins after a sale's opening against the next 1,000, and what they read from the ledger";

    private const double P99Goal = 1.5;
    private const double ReadsPerJoinGoal = 0.05; // What loops read by themselves in the same seconds comes and goes by some.

    private const int Joins = 1_000;
    private const double PerSecond = 500;
    private const int Connections = 64;

    /// <summary>Between two p99s of a few milliseconds the machine's own noise is larger than what is measured: below it, both are as good.</summary>
    private const double NoiseMs = 10;

    private static readonly TimeSpan StartsAfter = TimeSpan.FromSeconds(8);

    /// <summary>PostgreSQL tells what its tables were read for about a second later.</summary>
    private static readonly TimeSpan CountedAfter = TimeSpan.FromSeconds(2);

    public static async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        await using var stack = await RunningStack.FindOrStartAsync(setting.Say, stop);
        if (!stack.Settings.TryGetValue("Postgres__ConnectionString", out var connection))
        {
            throw new StackException("This stack's ledger is not known here: there is nothing to count reads at.");
        }

        await using var ledger = NpgsqlDataSource.Create(connection);
        using var api = new ApiClient(stack.Nodes[0]);
        var merchant = new MerchantApi([api], stack.ApiKey, setting.Time);
        var slug = $"bench-warm-{Guid.NewGuid():N}"[..20];
        var (startsAt, clock) = (setting.Time.GetUtcNow() + StartsAfter, new RunClock(setting.Time));
        var reads = new SaleReads(ledger);
        try
        {
            var opening = merchant.OpenAsync(SaleOf(slug, startsAt), SaleStates.Open, stop);
            setting.Say($"a sale opens in {StartsAfter.TotalSeconds:0} s");
            await WarmGeneratorAsync(stack.Nodes[0], clock, stop);
            await opening;
            var request = RawConnection.Request("POST", stack.Nodes[0], $"/api/sales/{slug}/tickets", """{"items":[{"sku":"unit","quantity":1}]}""");
            var load = new RequestLoad(stack.Nodes[0], request, Connections);
            var span = TimeSpan.FromSeconds(Joins / PerSecond);
            var openedLate = setting.Time.GetUtcNow() - startsAt;
            var first = await load.PaceAsync(PerSecond, clock, span, stop);
            var next = await load.PaceAsync(PerSecond, clock, span, stop);

            setting.Say("reads of the ledger: the same time with joins and without");
            var busy = await ReadsAsync(reads, setting, () => load.PaceAsync(PerSecond, clock, span, stop), stop);
            var idle = await ReadsAsync(reads, setting, () => Task.Delay(span, setting.Time, stop), stop);
            return Report(first, next, openedLate, (busy - idle) / (double)Joins);
        }
        finally
        {
            await merchant.CloseAsync(slug, CancellationToken.None);
        }
    }

    /// <summary>The generator is not what is measured, and must not be cold itself. The request has nothing of a join in it.</summary>
    private static Task WarmGeneratorAsync(Uri node, RunClock clock, CancellationToken stop) =>
        new RequestLoad(node, RawConnection.Request("GET", node, "/healthz/live", json: null), Connections).PaceAsync(PerSecond, clock, TimeSpan.FromSeconds(3), stop);

    private static async Task<long> ReadsAsync(SaleReads reads, BenchSetting setting, Func<Task> work, CancellationToken stop)
    {
        await Task.Delay(CountedAfter, setting.Time, stop);
        var before = await reads.CountAsync(stop);
        await work();
        await Task.Delay(CountedAfter, setting.Time, stop);
        return await reads.CountAsync(stop) - before;
    }

    /// <summary>So slow that nobody is admitted while it is measured: workers read a sale to grant, and they are not what is asked about.</summary>
    private static SaleDocument SaleOf(string slug, DateTimeOffset startsAt) => new(
        slug, "Prewarm bench", startsAt, startsAt.AddHours(1), 0, RatePerMinute: 1, 0, "reserve-first", 10, "EUR", [new SaleItemDocument("unit", "Unit", 1_00, 10_000, 1)]);

    private static BenchReport Report(LatencySummary first, LatencySummary next, TimeSpan openedLate, double readsPerJoin)
    {
        var ratio = Math.Max(first.P99Ms, NoiseMs) / Math.Max(next.P99Ms, NoiseMs);
        return new BenchReport(
            "prewarm",
            MachineFacts.Read(),
            new Dictionary<string, double>
            {
                ["openedLateMs"] = openedLate.TotalMilliseconds,
                ["firstP50Ms"] = first.P50Ms,
                ["firstP99Ms"] = first.P99Ms,
                ["firstMaxMs"] = first.MaxMs,
                ["nextP50Ms"] = next.P50Ms,
                ["nextP99Ms"] = next.P99Ms,
                ["nextMaxMs"] = next.MaxMs,
            },
            new Dictionary<string, double> { ["firstP99/next"] = ratio, ["saleReadsPerJoin"] = readsPerJoin },
            new Dictionary<string, BenchGoal>
            {
                ["firstP99/next"] = BenchGoal.AtMost(P99Goal, ratio),
                ["saleReadsPerJoin"] = BenchGoal.AtMost(ReadsPerJoinGoal, readsPerJoin),
            });
    }
}
