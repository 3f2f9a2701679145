using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Sizing.Calibrating;

/// <summary>One stretch of a calibration in which one thing is done, and everything that it costs is counted.</summary>
/// <param name="stack">Whose processes are watched.</param>
/// <param name="idle">What doing nothing costs a second; it is taken off.</param>
/// <param name="clock">The clock.</param>
internal sealed class Phase(RunningStack stack, CpuCost idle, RunClock clock)
{
    /// <summary>Does it, and waits until nothing is left to do of it.</summary>
    /// <returns>The processor time of each, in microseconds, and the processes' memory at the end.</returns>
    public async Task<(CpuCost Each, IReadOnlyList<ProcessUse> Processes)> MeasureAsync(int times, Func<Task> workAsync)
    {
        var sampler = new ProcessSampler(stack.Processes, clock.Time);
        var startedAt = clock.Now;
        await workAsync();
        var processes = sampler.Summarize();
        var seconds = (clock.Now - startedAt).TotalSeconds;
        return (CpuCost.Of(processes).Without(idle * seconds) * (1.0 / times), processes);
    }

    /// <summary>Does something so many times a second, whatever becomes of the ones before.</summary>
    public async Task PaceAsync(int times, double perSecond, Func<int, DateTimeOffset, Task> actAsync, CancellationToken stop)
    {
        var startedAt = clock.Now;
        var tasks = new List<Task>(times);
        for (var index = 0; index < times; index++)
        {
            var (one, dueAt) = (index, startedAt + TimeSpan.FromSeconds(index / perSecond));
            await clock.WaitAsync(dueAt - clock.Now, stop);
            tasks.Add(Task.Run(() => actAsync(one, dueAt), stop));
        }

        await Task.WhenAll(tasks);
    }
}
