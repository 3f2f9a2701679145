using System.Diagnostics;
using System.Globalization;
using FlashSale.LoadTests.Stack;
using Xunit;

namespace LoadTests.Tests.Stack;

/// <summary>The generator's own cost is reported so that its limits are not taken for the server's: it must not stand there twice.</summary>
public sealed class ProcessSamplerTests
{
    /// <summary>A parent that only waits, and a child that works when it is told to.</summary>
    private const string Script =
        "exec 3<&0; sh -c 'read go; i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done; read end' <&3 & echo $!; wait";

    [Fact]
    public async Task A_child_s_work_is_its_parent_s_only_where_the_child_has_no_row_of_its_own()
    {
        var stop = TestContext.Current.CancellationToken;
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync(stop))!, CultureInfo.InvariantCulture);
        var apart = new ProcessSampler([new StackProcess("parent", parent.Id), new StackProcess("child", child)], TimeProvider.System);
        var together = new ProcessSampler([new StackProcess("parent", parent.Id)], TimeProvider.System);
        await parent.StandardInput.WriteLineAsync("go".AsMemory(), stop);
        Assert.Equal("done", await parent.StandardOutput.ReadLineAsync(stop));
        double Of(ProcessSampler sampler, string name) => sampler.Summarize().Single(row => row.Name == name).CpuSeconds;
        var (work, counted, alone) = (Of(apart, "child"), Of(together, "parent"), Of(apart, "parent"));
        await parent.StandardInput.WriteLineAsync("end".AsMemory(), stop);
        await parent.WaitForExitAsync(stop);

        Assert.True(work >= 0.05, $"the child worked for {work} s");
        Assert.InRange(counted, work * 0.8, work * 1.5);
        Assert.InRange(alone, 0, work / 5);
    }
}
