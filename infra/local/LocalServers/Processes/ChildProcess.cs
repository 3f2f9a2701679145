using System.Diagnostics;

namespace FlashSale.LocalServers.Processes;

/// <summary>A running child of ours.</summary>
public sealed class ChildProcess
{
    private readonly Process _process;
    private readonly ChildStart _start;

    private ChildProcess(Process process, ChildStart start)
    {
        _process = process;
        _start = start;
        Pid = process.Id;
        Identity = ProcessIdentity.Of(Pid) ?? new ProcessIdentity(Pid, 0);
        Exited = process.WaitForExitAsync();
    }

    public int Pid { get; }

    public ProcessIdentity Identity { get; }

    /// <summary>Done when it has ended, for whatever reason.</summary>
    public Task Exited { get; }

    public bool IsRunning => !Exited.IsCompleted;

    /// <summary>Only once <see cref="Exited"/>. 128 + n after signal n.</summary>
    public int ExitCode => _process.ExitCode;

    public static async Task<ChildProcess> StartAsync(ChildStart start) =>
        new(await ChildSpawner.StartAsync(start.ToProcessStart()), start);

    public void Signal(ProcessSignal signal) => Identity.Signal(signal);

    /// <summary>Asks it to end, and kills it when it has not within <paramref name="patience"/>.</summary>
    public async Task StopAsync(TimeSpan patience, TimeProvider time)
    {
        Signal(_start.StopSignal);
        Signal(ProcessSignal.Continue); // One that was paused would not hear.
        try
        {
            await Exited.WaitAsync(patience, time);
        }
        catch (TimeoutException)
        {
            Signal(ProcessSignal.Kill);
            await Exited;
        }
    }
}
