using FlashSale.LoadTests.Reports;
using Simulation.Figures;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench crowd`: what a tick costs and what a waiting ticket takes, as the crowd grows from 10,000 to 1,000,000: processor time of this
/// process and of a real Redis, memory of that Redis and of the worker's own buffers.</summary>
internal static class CrowdBench
{
    public const string Work = "processor time of a tick, and bytes of a waiting ticket in Redis and in a worker, at 10,000, 100,000 and 1,000,000 who wait";

    private const double FlatWithin = 1.2;
    private const double WorkerBytesGoal = 100;
    private const double RedisBytesGoal = 150;

    private static readonly int[] Crowds = [10_000, 100_000, 1_000_000];

    public static async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        await using var rig = await CrowdRig.StartAsync(setting.Time, stop);
        var figures = new Dictionary<string, double>();
        foreach (var crowd in Crowds)
        {
            setting.Say($"{crowd:N0} join");
            var bytes = await rig.JoinUpToAsync(crowd, stop);
            setting.Say($"{crowd:N0} wait");
            var cost = await rig.TickAsync(setting.Budget * 0.15, stop);
            figures[$"tickMicrosecondsAt{crowd}"] = cost.OursMicroseconds;
            figures[$"redisTickMicrosecondsAt{crowd}"] = cost.RedisMicroseconds;
            figures[$"redisBytesAt{crowd}"] = bytes;
            figures[$"workerBytesDrawnAt{crowd}"] = WorkerMemory.Of(crowd, drawn: true).Bytes / (double)crowd;
            var live = WorkerMemory.Of(crowd, drawn: false);
            figures[$"workerBytesAt{crowd}"] = live.Bytes / (double)crowd;
            figures[$"workerBytesPerHeldAt{crowd}"] = live.Bytes / (double)live.Held;
        }

        var (least, most) = (Crowds[0], Crowds[^1]);
        double Total(int crowd) => figures[$"tickMicrosecondsAt{crowd}"] + figures[$"redisTickMicrosecondsAt{crowd}"];
        var growth = Total(most) / Total(least);
        return new BenchReport(
            "crowd",
            MachineFacts.Read(),
            figures,
            new Dictionary<string, double> { [$"tickAt{most}/tickAt{least}"] = growth },
            new Dictionary<string, BenchGoal>
            {
                [$"tickAt{most}/tickAt{least}"] = BenchGoal.AtMost(FlatWithin, growth),
                [$"redisBytesAt{most}"] = BenchGoal.AtMost(RedisBytesGoal, figures[$"redisBytesAt{most}"]),
                [$"workerBytesDrawnAt{most}"] = BenchGoal.AtMost(WorkerBytesGoal, figures[$"workerBytesDrawnAt{most}"]),
                [$"workerBytesAt{most}"] = BenchGoal.AtMost(WorkerBytesGoal, figures[$"workerBytesAt{most}"]),
            });
    }
}
