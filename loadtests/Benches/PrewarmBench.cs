using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;
using FlashSale.LoadTests.Wire;
using InventoryLedger.Warmup;
using Npgsql;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench prewarm`: whether a sale that has just opened is as fast as one that has run for a while, and whether the same joins, from the very
/// first, read it from the ledger. To be run against a stack that was just started: after other benches it measures a node that is warm anyway.</summary>
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
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(Joins / PerSecond);

    /// <summary>A connection of PostgreSQL's that became idle tells what it read ten seconds later.</summary>
    private static readonly TimeSpan CountedAfter = TimeSpan.FromSeconds(12);

    public static async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        await using var stack = await RunningStack.FindOrStartAsync(setting.Say, stop);
        if (!stack.Settings.TryGetValue("Postgres__ConnectionString", out var connection))
        {
            throw new StackException("This stack's ledger is not known here: there is nothing to count reads at.");
        }

        await using var ledger = NpgsqlDataSource.Create(connection);
        using var api = new ApiClient(stack.Nodes[0]);
        var rig = new Rig(stack.Nodes[0], new MerchantApi([api], stack.ApiKey, setting.Time), new SaleReads(ledger), new RunClock(setting.Time), setting);
        LatencySummary? first = null, next = null;
        var opened = await OpenedAsync(rig, async load =>
        {
            first = await load.PaceAsync(PerSecond, rig.Clock, Half, stop);
            next = await load.PaceAsync(PerSecond, rig.Clock, Half, stop);
        }, stop);

        setting.Say("the same with a sale that nobody joins");
        await Task.Delay(CountedAfter, setting.Time, stop);
        var idle = await OpenedAsync(rig, _ => Task.Delay(Half + Half, setting.Time, stop), stop);
        return Report(first!, next!, opened, idle);
    }

    /// <summary>Lets a sale open and its first seconds pass, and counts what was read from when it was scheduled: its warming and opening with it.</summary>
    private static async Task<Opened> OpenedAsync(Rig rig, Func<RequestLoad, Task> rush, CancellationToken stop)
    {
        var slug = $"bench-warm-{Guid.NewGuid():N}"[..20];
        var startsAt = rig.Setting.Time.GetUtcNow() + StartsAfter;
        var before = await rig.Reads.CountAsync(stop);
        try
        {
            var opening = rig.Merchant.OpenAsync(SaleOf(slug, startsAt), SaleStates.Open, stop);
            rig.Setting.Say($"a sale opens in {StartsAfter.TotalSeconds:0} s");
            await WarmGeneratorAsync(rig, stop);
            await opening;
            var late = rig.Setting.Time.GetUtcNow() - startsAt;
            var request = RawConnection.Request("POST", rig.Node, $"/api/sales/{slug}/tickets", """{"items":[{"sku":"unit","quantity":1}]}""");
            await rush(new RequestLoad(rig.Node, request, Connections));
            await Task.Delay(CountedAfter, rig.Setting.Time, stop);
            return new Opened(late, await rig.Reads.CountAsync(stop) - before);
        }
        finally
        {
            await rig.Merchant.CloseAsync(slug, CancellationToken.None);
        }
    }

    /// <summary>The generator is not what is measured, and must not be cold itself. The request has nothing of a join in it.</summary>
    private static Task WarmGeneratorAsync(Rig rig, CancellationToken stop) =>
        new RequestLoad(rig.Node, RawConnection.Request("GET", rig.Node, "/healthz/live", json: null), Connections)
            .PaceAsync(PerSecond, rig.Clock, TimeSpan.FromSeconds(3), stop);

    /// <summary>So slow that nobody is admitted while it is measured: workers read a sale to grant, and they are not what is asked about.</summary>
    private static SaleDocument SaleOf(string slug, DateTimeOffset startsAt) => new(
        slug, "Prewarm bench", startsAt, startsAt.AddHours(1), 0, RatePerMinute: 1, 0, "reserve-first", 10, "EUR", [new SaleItemDocument("unit", "Unit", 1_00, 10_000, 1)]);

    private static BenchReport Report(LatencySummary first, LatencySummary next, Opened opened, Opened idle)
    {
        var ratio = Math.Max(first.P99Ms, NoiseMs) / Math.Max(next.P99Ms, NoiseMs);
        var readsPerJoin = (opened.Reads - idle.Reads) / (2.0 * Joins);
        return new BenchReport(
            "prewarm",
            MachineFacts.Read(),
            new Dictionary<string, double>
            {
                ["openedLateMs"] = opened.Late.TotalMilliseconds,
                ["firstP50Ms"] = first.P50Ms,
                ["firstP99Ms"] = first.P99Ms,
                ["firstMaxMs"] = first.MaxMs,
                ["nextP50Ms"] = next.P50Ms,
                ["nextP99Ms"] = next.P99Ms,
                ["nextMaxMs"] = next.MaxMs,
                ["saleReadsWithJoins"] = opened.Reads,
                ["saleReadsWithout"] = idle.Reads,
            },
            new Dictionary<string, double> { ["firstP99/next"] = ratio, ["saleReadsPerJoin"] = readsPerJoin },
            new Dictionary<string, BenchGoal>
            {
                ["firstP99/next"] = BenchGoal.AtMost(P99Goal, ratio),
                ["saleReadsPerJoin"] = BenchGoal.AtMost(ReadsPerJoinGoal, readsPerJoin),
            });
    }

    private sealed record Rig(Uri Node, MerchantApi Merchant, SaleReads Reads, RunClock Clock, BenchSetting Setting);

    /// <summary>How an opening went.</summary>
    /// <param name="Late">How long after its instant the sale was seen to be open.</param>
    /// <param name="Reads">Reads of sales and items, by anybody, until the rush was over.</param>
    private sealed record Opened(TimeSpan Late, long Reads);
}
