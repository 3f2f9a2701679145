using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AdmissionQueue.Loops;

/// <summary>The one shape of every background loop: wait, step, report. A step that fails is logged and tried again after a wait that
/// doubles up to <see cref="BackOffMax"/>; the loop itself never ends before it is told to.</summary>
/// <param name="name">The loop's name in logs and health.</param>
/// <param name="interval">The time from the start of one step to the start of the next.</param>
/// <param name="time">The clock.</param>
/// <param name="health">Where it reports.</param>
/// <param name="logger">Where it logs.</param>
public abstract partial class SteadyLoop(string name, TimeSpan interval, TimeProvider time, LoopHealth health, ILogger logger) : BackgroundService
{
    /// <summary>The longest wait after failures: short enough that service resumes within 10 s of a part's return.</summary>
    public static readonly TimeSpan BackOffMax = TimeSpan.FromSeconds(2);

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>Does the loop's work once.</summary>
    /// <param name="cancellationToken">Set when the process stops.</param>
    protected abstract Task StepAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        health.Starting(name);
        while (!stoppingToken.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            var failures = await TryStepAsync(stoppingToken);
            var pause = failures == 0 ? interval - time.GetElapsedTime(startedAt) : BackOff(failures);
            await WaitAsync(pause, stoppingToken);
        }

        health.Ended(name);
    }

    private async Task<int> TryStepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StepAsync(stoppingToken);
            health.Stepped(name);
            return 0;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return 0;
        }
#pragma warning disable CA1031 // Whatever a step threw, the loop lives on: a loop that is gone is a queue that stands still.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            var failures = health.Failed(name, failed);
            if (failures == 1)
            {
                LogFailed(logger, failed, name);
            }
            else
            {
                LogStillFailing(logger, name, failures, failed.Message);
            }

            return failures;
        }
    }

    private static TimeSpan BackOff(int failures)
    {
        var pause = TimeSpan.FromMilliseconds(50 * (1 << Math.Min(failures, 10)));
        return pause < BackOffMax ? pause : BackOffMax;
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken stoppingToken)
    {
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Loop {Loop} failed")]
    private static partial void LogFailed(ILogger logger, Exception failed, string loop);

    [LoggerMessage(2, LogLevel.Warning, "Loop {Loop} still fails, {Failures} times in a row: {Reason}")]
    private static partial void LogStillFailing(ILogger logger, string loop, int failures, string reason);
}
