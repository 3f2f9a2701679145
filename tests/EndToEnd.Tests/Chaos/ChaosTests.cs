using System.Diagnostics;
using System.Text.Json.Nodes;
using FlashSale.LocalServers;
using Xunit;

namespace EndToEnd.Tests.Chaos;

/// <summary>The short, fixed version of what <c>./flashsale chaos</c> does for hours: the faults that found most, one after the other in one sale, on a stack of
/// its own. Every invariant is checked over everything that every shopper asked and was told.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class ChaosTests
{
    /// <summary>It judges how soon the service is back: nothing else may take the machine's time meanwhile.</summary>
    private const string Alone = "chaos";

    private const string Faults = "worker-kill,redis-lost-second,kafka-errors,postgres-kill,web-kill";

    [Fact]
    public async Task Nothing_is_oversold_and_nothing_lost_whatever_is_killed()
    {
        var file = System.IO.Path.GetTempFileName();
        using var chaos = Process.Start(new ProcessStartInfo("dotnet",
        [
            BuildOutput.Program("loadtests", "FlashSale.LoadTests"), "chaos", Faults, "--seed", "20261127", "--minutes", "1", "--shoppers", "600", "--json", file,
        ])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await chaos.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await chaos.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(chaos.ExitCode == 0, output);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        Assert.Equal(0, (int)report["violationCount"]!);
        Assert.True((int)report["told"]! >= 600, output);
        Assert.Equal(Faults.Split(',').Order(), report["faults"]!.AsArray().Select(fault => (string)fault!["fault"]!).Distinct().Order());
        File.Delete(file);
    }
}
