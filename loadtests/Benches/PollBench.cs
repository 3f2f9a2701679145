using System.Text.Json;
using FlashSale.LoadTests.Bare;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;
using FlashSale.LoadTests.Wire;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench poll`: the document that a crowd asks for, against the least code that answers the same bytes; and through a proxy that
/// keeps it for as long as it says, where the origin hears of hardly anybody.</summary>
internal static class PollBench
{
    public const string Work = "GET progress; against bare Kestrel with the same bytes, and through a caching proxy";

    private const double ThroughputGoal = 0.8;
    private const double OriginPerSecondGoal = 2;
    private const int Connections = 64;

    private static readonly TimeSpan ProxyFor = TimeSpan.FromSeconds(8);

    public static async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        await using var stack = await RunningStack.FindOrStartAsync(setting.Say, stop);
        await using var sale = await BenchSale.OpenAsync(stack, setting.Time, stop);
        var path = $"/api/sales/{sale.Slug}/progress";
        var origin = stack.Nodes[0];
        using var bare = await BareProcess.StartAsync("progress", BenchSale.With(BareProgress.DocumentSetting, await sale.ProgressAsync(stop)), stop);
        var medians = await Alternation.RunAsync(
            [
                Side("progress", new RequestLoad(origin, RawConnection.Request("GET", origin, path, null), Connections), stack.WebPid, setting),
                Side("bare", new RequestLoad(bare.Address, RawConnection.Request("GET", bare.Address, "/progress", null), Connections), bare.Pid, setting),
            ],
            setting with { Budget = setting.Budget - ProxyFor },
            stop);

        setting.Say($"through a caching proxy: {ProxyFor.TotalSeconds:0} s");
        var (throughProxy, atOrigin) = await ThroughProxyAsync(origin, path, stop);
        return Report(medians["progress"], medians["bare"], throughProxy, atOrigin);
    }

    private static BenchSide Side(string name, RequestLoad load, int pid, BenchSetting setting) => new(name, async (span, stop) =>
    {
        var cpu = new ProcessSampler([new StackProcess(name, pid)], setting.Time);
        var perSecond = await load.SaturateAsync(span, stop);
        return new Dictionary<string, double>
        {
            ["PerSecond"] = perSecond,
            ["CpuMicrosecondsEach"] = cpu.Summarize()[0].CpuSeconds * 1_000_000 / (perSecond * span.TotalSeconds),
        };
    });

    /// <returns>Answers a second through the proxy, and requests a second that reached the origin.</returns>
    private static async Task<(double PerSecond, double AtOrigin)> ThroughProxyAsync(Uri origin, string path, CancellationToken stop)
    {
        using var proxy = await BareProcess.StartAsync("proxy", BenchSale.With(BareProxy.OriginSetting, origin.ToString()), stop);
        var perSecond = await new RequestLoad(proxy.Address, RawConnection.Request("GET", proxy.Address, path, null), Connections).SaturateAsync(ProxyFor, stop);
        using var http = new HttpClient { BaseAddress = proxy.Address };
        using var asked = JsonDocument.Parse(await http.GetStringAsync("/asked", stop));
        return (perSecond, asked.RootElement.GetProperty("requests").GetInt64() / ProxyFor.TotalSeconds);
    }

    private static BenchReport Report(
        IReadOnlyDictionary<string, double> progress, IReadOnlyDictionary<string, double> bare, double throughProxy, double atOrigin)
    {
        var throughput = progress["PerSecond"] / bare["PerSecond"];
        return new BenchReport(
            "poll",
            MachineFacts.Read(),
            new Dictionary<string, double>
            {
                ["progressPerSecond"] = progress["PerSecond"],
                ["barePerSecond"] = bare["PerSecond"],
                ["progressCpuMicrosecondsEach"] = progress["CpuMicrosecondsEach"],
                ["bareCpuMicrosecondsEach"] = bare["CpuMicrosecondsEach"],
                ["throughProxyPerSecond"] = throughProxy,
                ["originPerSecondBehindProxy"] = atOrigin,
            },
            new Dictionary<string, double> { ["progressPerSecond/bare"] = throughput, ["progressCpu/bare"] = progress["CpuMicrosecondsEach"] / bare["CpuMicrosecondsEach"] },
            new Dictionary<string, BenchGoal>
            {
                ["progressPerSecond/bare"] = BenchGoal.AtLeast(ThroughputGoal, throughput),
                ["originPerSecondBehindProxy"] = BenchGoal.AtMost(OriginPerSecondGoal, atOrigin),
            });
    }
}
