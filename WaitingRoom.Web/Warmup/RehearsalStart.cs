using AdmissionQueue.Loops;

namespace WaitingRoom.Web.Warmup;

/// <summary>Rehearses once when the node has started. Until then it is not ready: whoever balances loads sends no shopper to a node that is cold.</summary>
internal sealed partial class RehearsalStart(
    Rehearsal rehearsal,
    RehearsalOptions options,
    LoopHealth health,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<RehearsalStart> logger) : BackgroundService
{
    /// <summary>The step's name in health: while it does not work, the node is cold.</summary>
    public const string Name = "rehearsal";

    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(200);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        health.Starting(Name);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The time counts from here: on a busy machine a start alone takes that long, and the node would meet its crowd as cold as can be.
        await ListensAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var within = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.WithinMs), time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(within.Token, stoppingToken);
        var startedAt = time.GetTimestamp();
        var failed = await TryAsync(end.Token);
        while (failed is not null && !end.IsCancellationRequested)
        {
            // At a start a server may be away for a moment.
            await Task.Delay(AgainAfter, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            failed = await TryAsync(end.Token);
        }

        if (failed is null)
        {
            LogRehearsed(logger, options.Joins, time.GetElapsedTime(startedAt).TotalMilliseconds);
            health.Stepped(Name);
            return;
        }

        LogGivenUp(logger, options.WithinMs, failed);
        health.Ended(Name);
    }

    private async Task ListensAsync(CancellationToken cancellationToken)
    {
        var listens = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = lifetime.ApplicationStarted.Register(listens.SetResult);
        await listens.Task.WaitAsync(cancellationToken);
    }

    private async Task<string?> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await rehearsal.RunAsync(cancellationToken);
            return null;
        }
#pragma warning disable CA1031 // Whatever is wrong, real shoppers will find it out or not: a rehearsal must never keep a node from its work.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            return failed.Message;
        }
    }

    [LoggerMessage(240, LogLevel.Information, "Rehearsed {Joins} joins in {ElapsedMs:F0} ms")]
    private static partial void LogRehearsed(ILogger logger, int joins, double elapsedMs);

    [LoggerMessage(241, LogLevel.Warning, "The rehearsal was given up after {WithinMs} ms, shoppers may find this node slow at first: {Reason}")]
    private static partial void LogGivenUp(ILogger logger, int withinMs, string reason);
}
