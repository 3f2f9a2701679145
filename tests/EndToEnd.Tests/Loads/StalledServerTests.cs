using System.Diagnostics;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using FlashSale.LocalServers;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Loads;

/// <summary>A server that stands still must show as that in a load test's report. A generator that waits for an answer before it sends the
/// next request would show one slow request; ours shows everybody who came meanwhile (Gil Tene's "coordinated omission").</summary>
public sealed class StalledServerTests(ServersFixture servers)
{
    private const double StallSeconds = 3;
    private const int Shoppers = 800;
    private const int WithinSeconds = 10;

    /// <summary>The load test starts, and warms up with a sale of its own, in which most look every few seconds, as pages do.</summary>
    private static readonly TimeSpan StartedWithin = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_web_node_that_is_stopped_for_three_seconds_shows_as_three_seconds_in_the_report()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers, workers: 1);
        using var api = stack.Api();
        var reports = Directory.CreateTempSubdirectory("stall");
        try
        {
            using var loadtest = Start(stack, reports);
            var output = loadtest.StandardOutput.ReadToEndAsync();
            await Until.TrueAsync("joins were under way", async () => await IssuedAsync(stack, api) > Shoppers / 10, StartedWithin);

            stack.Web.Pause();
            var pausedAt = TimeProvider.System.GetTimestamp();
            await Until.TrueAsync("the stall was over", () => TimeProvider.System.GetElapsedTime(pausedAt).TotalSeconds >= StallSeconds);
            stack.Web.Continue();
            await loadtest.WaitForExitAsync();

            AssertShowsTheStall(JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(reports.FullName, "report.json")))!, await output);
        }
        finally
        {
            reports.Delete(recursive: true);
        }
    }

    private static void AssertShowsTheStall(JsonNode report, string output)
    {
        var join = report["latencies"]!["join"]!;
        Assert.Equal(Shoppers, (int)join["count"]!);

        // Whoever came first in the stall waited for all of it; there was none that waited for much longer.
        Assert.True((double)join["maxMs"]! >= 1_000 * (StallSeconds - 0.3), output);

        // Three seconds of ten: a third of the shoppers came meanwhile, and half of these waited for more than half of it.
        Assert.True((double)join["p95Ms"]! >= 1_000 * StallSeconds / 2, output);

        // It stands in the chart where it was: more than one stretch, one after the other, whose slowest fall by what lies between.
        var stalled = report["timeline"]!["stretches"]!.AsArray().Where(stretch => (double)stretch!["joinMaxMs"]! >= 1_000).ToList();
        Assert.InRange(stalled.Count, 2, 6);
    }

    private static Process Start(FlashSaleStack stack, DirectoryInfo reports) => Process.Start(new ProcessStartInfo("dotnet",
    [
        BuildOutput.Program("loadtests", "FlashSale.LoadTests"), "loadtest", "rush", "--url", stack.Web.Address, "--api-key", stack.ApiKey, "--shoppers", $"{Shoppers}",
        "--within", $"{WithinSeconds}", "--units", $"{Shoppers}", "--rate", "60000", "--poll-share", "0.9", "--warm-up", "100", "--report", reports.FullName,
    ])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    /// <summary>Joiners of the load test's own sale: the second one, after the one that it warms up with.</summary>
    private static async Task<long> IssuedAsync(FlashSaleStack stack, ShopApi api)
    {
        using var answer = await api.SendAsync(HttpMethod.Get, "/api/merchant/sales", stack.ApiKey);
        var sales = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
        var open = sales.SingleOrDefault(sale => sales.Count == 2 && (string?)sale!["state"] == "open");
        return open is null ? 0 : await api.IssuedAsync((string)open["slug"]!);
    }
}
