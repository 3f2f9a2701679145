using FlashSale.LoadTests.Bare;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench fanout`: one document a second to all who are connected, against a hub that does nothing but send the like.</summary>
internal static class FanoutBench
{
    public const string Work = "one progress document a second to 10,000 connections; against a bare SignalR hub";

    /// <summary>As many as one generator process has files for, with room.</summary>
    private const int Connections = 10_000;

    private const double LastClientGoal = 1.1;
    private const double MemoryGoal = 1.2;
    private const double CpuGoal = 1.2;

    public static async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        await using var stack = await RunningStack.FindOrStartAsync(setting.Say, stop);
        await using var sale = await BenchSale.OpenAsync(stack, setting.Time, stop);
        using var bare = await BareProcess.StartAsync("hub", BenchSale.With(BareProgress.DocumentSetting, await sale.ProgressAsync(stop)), stop);
        var sides = new[]
        {
            new FanoutSide("fanout", stack.Nodes[0], sale.Slug, stack.WebPid, Connections, setting.Time),
            new FanoutSide("bare", bare.Address, sale.Slug, bare.Pid, Connections, setting.Time),
        };
        var medians = await Alternation.RunAsync([.. sides.Select(side => new BenchSide(side.Name, side.MeasureAsync))], setting, stop);
        return Report(medians["fanout"], medians["bare"]);
    }

    private static BenchReport Report(IReadOnlyDictionary<string, double> fanout, IReadOnlyDictionary<string, double> bare)
    {
        double Ratio(string figure) => fanout[figure] / bare[figure];
        var (last, memory, cpu) = (Ratio("LastClientMs"), Ratio("KbPerConnection"), Ratio("CpuMsPerTick"));
        return new BenchReport(
            "fanout",
            MachineFacts.Read(),
            fanout.Select(figure => ($"fanout{figure.Key}", figure.Value)).Concat(bare.Select(figure => ($"bare{figure.Key}", figure.Value)))
                .Prepend(("connections", Connections)).ToDictionary(figure => figure.Item1, figure => figure.Item2),
            new Dictionary<string, double> { ["lastClient/bare"] = last, ["memory/bare"] = memory, ["cpu/bare"] = cpu },
            new Dictionary<string, BenchGoal>
            {
                ["lastClient/bare"] = BenchGoal.AtMost(LastClientGoal, last),
                ["memory/bare"] = BenchGoal.AtMost(MemoryGoal, memory),
                ["cpu/bare"] = BenchGoal.AtMost(CpuGoal, cpu),
            });
    }
}
