using FlashSale.LoadTests.Bare;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;
using FlashSale.LoadTests.Wire;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench join`: tickets given over HTTP, each acknowledged by Kafka, against the least code that does the same two calls.</summary>
internal static class JoinBench
{
    public const string Work = "joins over HTTP, Kafka-acknowledged; against bare Kestrel with one Redis INCR and one awaited produce";

    private const double ThroughputGoal = 0.70;
    private const double P99Goal = 1.5;

    /// <summary>Enough to keep both sides busy; more would only make the queue in front of them longer.</summary>
    private const int Connections = 64;

    /// <summary>The load at which latencies are taken: the 500 joins a second that the service promises its p99 for.</summary>
    private const double PacedPerSecond = 500;

    /// <summary>The share of a round that measures throughput; the rest measures latency.</summary>
    private const double SaturatedShare = 0.5;

    public static async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        await using var stack = await RunningStack.FindOrStartAsync(setting.Say, stop);
        using var bare = await BareProcess.StartAsync("join", stack.Settings, stop);
        using var api = new ApiClient(stack.Nodes[0]);
        var merchant = new MerchantApi([api], stack.ApiKey, setting.Time);
        var slug = $"bench-join-{Guid.NewGuid():N}"[..20];
        await merchant.OpenAsync(SaleOf(slug, setting.Time.GetUtcNow() + MerchantApi.Ahead), SaleStates.Open, stop);
        try
        {
            var web = stack.Processes.First(process => process.Name.StartsWith("web", StringComparison.Ordinal)).Pid;
            var join = RawConnection.Request(
                "POST", stack.Nodes[0], $"/api/sales/{slug}/tickets", """{"items":[{"sku":"unit","quantity":1}]}""");
            var medians = await Alternation.RunAsync(
                [
                    Side("join", new RequestLoad(stack.Nodes[0], join, Connections), web, setting),
                    Side("bare", new RequestLoad(bare.Address, RawConnection.Request("POST", bare.Address, "/join", "{}"), Connections), bare.Pid, setting),
                ],
                setting,
                stop);
            return Report(medians["join"], medians["bare"]);
        }
        finally
        {
            await merchant.CloseAsync(slug, CancellationToken.None);
        }
    }

    /// <summary>Open, and so slow that nobody is admitted while it is measured: the workers' draining is another bench's.</summary>
    private static SaleDocument SaleOf(string slug, DateTimeOffset now) => new(
        slug, "Join bench", now, now.AddHours(1), 0, RatePerMinute: 1, 0, "reserve-first", 10, "EUR", [new SaleItemDocument("unit", "Unit", 1_00, 1_000, 1)]);

    private static BenchSide Side(string name, RequestLoad load, int pid, BenchSetting setting) => new(name, async (span, stop) =>
    {
        var cpu = new ProcessSampler([new StackProcess(name, pid)], setting.Time);
        var perSecond = await load.SaturateAsync(span * SaturatedShare, stop);
        var use = cpu.Summarize()[0];
        var paced = await load.PaceAsync(PacedPerSecond, new RunClock(setting.Time), span * (1 - SaturatedShare), stop);
        return new Dictionary<string, double>
        {
            ["PerSecond"] = perSecond,
            ["CpuMicrosecondsEach"] = use.CpuSeconds * 1_000_000 / (perSecond * span.TotalSeconds * SaturatedShare),
            ["P50MsAt500PerSecond"] = paced.P50Ms,
            ["P99MsAt500PerSecond"] = paced.P99Ms,
        };
    });

    private static BenchReport Report(IReadOnlyDictionary<string, double> join, IReadOnlyDictionary<string, double> bare)
    {
        var figures = join.Select(figure => ($"join{figure.Key}", figure.Value)).Concat(bare.Select(figure => ($"bare{figure.Key}", figure.Value)));
        var throughput = join["PerSecond"] / bare["PerSecond"];
        var p99 = join["P99MsAt500PerSecond"] / bare["P99MsAt500PerSecond"];
        return new BenchReport(
            "join",
            MachineFacts.Read(),
            figures.ToDictionary(figure => figure.Item1, figure => figure.Value),
            new Dictionary<string, double>
            {
                ["joinPerSecond/bare"] = throughput,
                ["joinP99/bare"] = p99,
                ["joinCpu/bare"] = join["CpuMicrosecondsEach"] / bare["CpuMicrosecondsEach"],
            },
            new Dictionary<string, BenchGoal>
            {
                ["joinPerSecond/bare"] = BenchGoal.AtLeast(ThroughputGoal, throughput),
                ["joinP99/bare"] = BenchGoal.AtMost(P99Goal, p99),
            });
    }
}
