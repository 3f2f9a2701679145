using FlashSale.LocalServers.Processes;

namespace FlashSale.LocalServers;

/// <summary>A server of ours on this machine: one process that can be asked, paused, killed, and started again where it was.</summary>
public abstract class LocalServer(string name, string logPath, TimeProvider time, ChildLifetime lifetime) : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromMilliseconds(300);
    private const int AttemptsMax = 10;

    private ChildProcess? _child;

    public string Name { get; } = name;

    public string LogPath { get; } = logPath;

    /// <summary>Where a person finds it: host:port, a URL, or a socket's folder.</summary>
    public abstract string Address { get; }

    public int Pid => Child.Pid;

    public ProcessIdentity Identity => Child.Identity;

    public bool IsRunning => Child.IsRunning;

    /// <summary>Whether it has ended, and by its own hand: code 0, not a signal.</summary>
    public bool ExitedWell => !Child.IsRunning && Child.ExitCode == 0;

    /// <summary>Done when the process of now has ended.</summary>
    public Task Exited => Child.Exited;

    protected TimeProvider Time { get; } = time;

    protected ChildLifetime Lifetime { get; } = lifetime;

    protected virtual TimeSpan ReadyWithin => TimeSpan.FromSeconds(20);

    protected virtual TimeSpan StoppedWithin => TimeSpan.FromSeconds(10);

    private ChildProcess Child => _child ?? throw new InvalidOperationException($"{Name} was not started.");

    /// <summary>SIGKILL: no goodbye, nothing flushed. Returns once it is gone.</summary>
    public Task KillAsync()
    {
        Kill();
        return Child.Exited;
    }

    /// <summary>SIGKILL, without waiting.</summary>
    public void Kill() => Child.Signal(ProcessSignal.Kill);

    /// <summary>SIGSTOP: it is there and does nothing, as under a long pause of its machine.</summary>
    public void Pause() => Child.Signal(ProcessSignal.Stop);

    public void Continue() => Child.Signal(ProcessSignal.Continue);

    public Task StopAsync() => _child is null ? Task.CompletedTask : _child.StopAsync(StoppedWithin, Time);

    /// <summary>The same address and the same data, in a new process. Stops the old one first if it still runs.</summary>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        await StopAsync();
        await LaunchAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract ChildStart Describe();

    /// <summary>Whether it serves. Any <see cref="IOException"/> or <see cref="System.Net.Sockets.SocketException"/> counts as "not yet".</summary>
    protected abstract Task<bool> AnswersAsync(int pid, CancellationToken ct);

    /// <summary>Whether an early end may be only a remainder of the last process, such as its shared memory.</summary>
    protected virtual bool IsPassing(string lastWords) => false;

    protected async Task LaunchAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(LogPath)!);
        for (var attempt = 1; ; attempt++)
        {
            _child = await ChildProcess.StartAsync(Describe() with { Lifetime = Lifetime });
            if (await BecomesReadyAsync(_child, ct))
            {
                return;
            }

            var lastWords = LogTail.LastWords(LogPath);
            if (attempt == AttemptsMax || !IsPassing(lastWords))
            {
                throw new LocalServerException($"{Name} ended at once (code {_child.ExitCode}): {lastWords} - log: {LogPath}");
            }

            await Task.Delay(TryAgainAfter, Time, ct);
        }
    }

    // False when it ended instead.
    private async Task<bool> BecomesReadyAsync(ChildProcess child, CancellationToken ct)
    {
        var started = Time.GetTimestamp();
        try
        {
            while (child.IsRunning)
            {
                if (await AnswersNowAsync(child.Pid, ct))
                {
                    return true;
                }

                if (Time.GetElapsedTime(started) > ReadyWithin)
                {
                    throw new LocalServerException(
                        $"{Name} did not get ready within {ReadyWithin.TotalSeconds:0} s: {LogTail.LastWords(LogPath)} - log: {LogPath}");
                }

                await Task.Delay(LookEvery, Time, ct);
            }
        }
        catch (Exception e) when (e is LocalServerException or OperationCanceledException)
        {
            await child.StopAsync(StoppedWithin, Time);
            throw;
        }

        return false;
    }

    private async Task<bool> AnswersNowAsync(int pid, CancellationToken ct)
    {
        try
        {
            return await AnswersAsync(pid, ct);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or HttpRequestException)
        {
            return false;
        }
    }
}
