using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Sizing.Calibrating;

/// <summary>One stretch of a calibration in which one thing is done, and everything that it costs is counted.</summary>
/// <param name="stack">Whose processes are watched.</param>
/// <param name="baseline">What goes on anyway; it is taken off.</param>
/// <param name="clock">The clock.</param>
internal sealed class Phase(RunningStack stack, Baseline baseline, RunClock clock)
{
    /// <summary>Does it, and waits until nothing is left to do of it.</summary>
    /// <param name="workAsync">Returns how many were done.</param>
    /// <returns>The processor time of each, in microseconds.</returns>
    public async Task<CpuCost> MeasureAsync(Func<Task<int>> workAsync)
    {
        var sampler = new ProcessSampler(stack.Processes, clock.Time);
        var startedAt = clock.Now;
        var times = await workAsync();
        var used = CpuCost.Of(sampler.Summarize());
        return baseline.Excess(used, (clock.Now - startedAt).TotalSeconds) * (1.0 / Math.Max(1, times));
    }

    /// <summary>Looks several times at a stack that is left alone.</summary>
    public static async Task<(Baseline Baseline, IReadOnlyList<ProcessUse> Processes)> WatchAsync(
        RunningStack stack, RunClock clock, int looks, TimeSpan look, CancellationToken stop)
    {
        var used = new List<CpuCost>(looks);
        IReadOnlyList<ProcessUse> processes = [];
        for (var one = 0; one < looks; one++)
        {
            var sampler = new ProcessSampler(stack.Processes, clock.Time);
            await clock.WaitAsync(look, stop);
            processes = sampler.Summarize();
            used.Add(CpuCost.Of(processes));
        }

        return (Baseline.Of(used, look.TotalSeconds), processes);
    }

    /// <summary>Does something so many times a second, whatever becomes of the ones before.</summary>
    public async Task PaceAsync(int first, int times, double perSecond, Func<int, DateTimeOffset, Task> actAsync, CancellationToken stop)
    {
        var startedAt = clock.Now;
        var tasks = new List<Task>(times);
        for (var index = 0; index < times; index++)
        {
            var (one, dueAt) = (first + index, startedAt + TimeSpan.FromSeconds(index / perSecond));
            await clock.WaitAsync(dueAt - clock.Now, stop);
            tasks.Add(Task.Run(() => actAsync(one, dueAt), stop));
        }

        await Task.WhenAll(tasks);
    }
}
