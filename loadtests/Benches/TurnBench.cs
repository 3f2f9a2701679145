using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench turn`: how long a shopper whose number is reached waits for the push, while a thousand are admitted a second. A line is joined
/// while nobody is let in, then the rate is set and everybody in it has a turn.</summary>
internal static class TurnBench
{
    public const string Work = "from serving reaching my number to the push in my client, at 1,000 admissions a second, on the running stack";

    private const double P50GoalMs = 100;
    private const double P99GoalMs = 300;

    private const int AdmissionsPerSecond = 1_000;

    /// <summary>So slow that nobody has a turn while the line is joined.</summary>
    private const int ClosedRatePerMinute = 1;

    /// <summary>Every so many-th of the line holds a connection: enough for a 99th percentile, and few enough that the generator, on the same
    /// machine, does not become what is measured.</summary>
    private const int WatchersOneIn = 5;

    /// <summary>The share of the budget in which the line has its turns.</summary>
    private const double TurnsShare = 0.15;

    private static readonly TimeSpan LastPushWithin = TimeSpan.FromSeconds(10);

    public static async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        await using var stack = await RunningStack.FindOrStartAsync(setting.Say, stop);
        using var api = new ApiClient(stack.Nodes[0]);
        var merchant = new MerchantApi([api], stack.ApiKey, setting.Time);
        var clock = new RunClock(setting.Time);
        var slug = $"bench-turn-{Guid.NewGuid():N}"[..20];
        var line = (int)(setting.Budget.TotalSeconds * TurnsShare * AdmissionsPerSecond);
        await merchant.OpenAsync(SaleOf(slug, line, clock.Now + MerchantApi.Ahead), SaleStates.Open, stop);
        try
        {
            using var queue = new TurnLine(api, slug, clock);
            setting.Say($"{line:N0} join, every {WatchersOneIn}th of them watches");
            await queue.JoinAsync(line, WatchersOneIn, stop);
            setting.Say($"{AdmissionsPerSecond:N0} admissions a second");
            await merchant.SetRateAsync(slug, AdmissionsPerSecond * 60, stop);
            await queue.WatchAsync(TimeSpan.FromSeconds(line / (double)AdmissionsPerSecond) + LastPushWithin, stop);
            return Report(queue, line);
        }
        finally
        {
            await merchant.CloseAsync(slug, CancellationToken.None);
        }
    }

    private static SaleDocument SaleOf(string slug, int line, DateTimeOffset startsAt) => new(
        slug, "Turn bench", startsAt, startsAt.AddHours(1), 0, ClosedRatePerMinute, 0, "reserve-first", 10, "EUR", [new SaleItemDocument("unit", "Unit", 1_00, 2 * line, 1)]);

    private static BenchReport Report(TurnLine queue, int line)
    {
        var (turn, toGrant, toPush) = (new LatencyRecorder(), new LatencyRecorder(), new LatencyRecorder());
        foreach (var heard in queue.Heard)
        {
            if (TurnLatencies.ReachedAt(queue.Progress, heard.Number) is { } reachedAt)
            {
                // What is told of serving lies between two looks; it can't be right where it lies after the grant itself.
                reachedAt = reachedAt < heard.GrantedAt ? reachedAt : heard.GrantedAt;
                turn.Record(heard.At - reachedAt);
                toGrant.Record(heard.GrantedAt - reachedAt);
                toPush.Record(heard.At - heard.GrantedAt);
            }
        }

        var (whole, grant, push) = (turn.Summarize(), toGrant.Summarize(), toPush.Summarize());
        var watched = line / WatchersOneIn;
        return new BenchReport(
            "turn",
            MachineFacts.Read(),
            new Dictionary<string, double>
            {
                ["watchers"] = watched,
                ["pushed"] = queue.Heard.Count,
                ["turns"] = whole.Count,
                ["admittedPerSecond"] = queue.AdmittedPerSecond,
                ["turnP50Ms"] = whole.P50Ms,
                ["turnP95Ms"] = whole.P95Ms,
                ["turnP99Ms"] = whole.P99Ms,
                ["turnMaxMs"] = whole.MaxMs,
                ["toGrantP50Ms"] = grant.P50Ms,
                ["toGrantP99Ms"] = grant.P99Ms,
                ["grantToPushP50Ms"] = push.P50Ms,
                ["grantToPushP99Ms"] = push.P99Ms,
            },
            new Dictionary<string, double>(),
            new Dictionary<string, BenchGoal>
            {
                ["turnP50Ms"] = BenchGoal.AtMost(P50GoalMs, whole.P50Ms),
                ["turnP99Ms"] = BenchGoal.AtMost(P99GoalMs, whole.P99Ms),
                ["turns"] = BenchGoal.AtLeast(watched * 0.9, whole.Count),
            });
    }
}
