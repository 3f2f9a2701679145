using System.CommandLine;
using FlashSale.Launcher.State;
using FlashSale.LocalServers.Processes;

namespace FlashSale.Launcher.Stopping;

/// <summary>The verb <c>down</c>: stops what <c>up</c> wrote down, told from other processes by pid and time of start.</summary>
internal static class DownCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    public static Command Make(RunFolders folders, TimeProvider time, CancellationToken interrupt)
    {
        var command = new Command("down", "Stops everything that 'up' started here, and nothing else.");
        command.SetAction((_, _) => StopAsync(folders, time, interrupt));
        return command;
    }

    private static async Task<int> StopAsync(RunFolders folders, TimeProvider time, CancellationToken ct)
    {
        using var turn = RunLock.Take(folders);
        if (RunState.Load(folders) is not { } state)
        {
            Console.WriteLine("Nothing is up.");
            return 0;
        }

        // A launcher in the foreground stops its own; what it leaves, if it was killed itself, is stopped below.
        if (state.Launcher is { } launcher && launcher.Signal(ProcessSignal.Terminate))
        {
            await EndedAsync([launcher], time, ct);
        }

        await StopAsync(state.Parts.Where(p => p.Kind is PartKind.Web or PartKind.Worker), time, ct);
        await StopAsync(state.Parts.Where(p => p.Kind is not (PartKind.Web or PartKind.Worker)), time, ct);
        File.Delete(folders.StateFile);
        Console.WriteLine("Stopped. The data stays; './flashsale up' goes on with it, 'up --fresh' without it.");
        return 0;
    }

    private static async Task StopAsync(IEnumerable<RunPart> parts, TimeProvider time, CancellationToken ct)
    {
        var processes = parts.Select(p => (p.Process, Signal: p.Kind == PartKind.Postgres ? ProcessSignal.Interrupt : ProcessSignal.Terminate)).ToList();
        foreach (var (process, signal) in processes)
        {
            process.Signal(signal);
            process.Signal(ProcessSignal.Continue); // One that was paused would not hear.
        }

        foreach (var stubborn in await EndedAsync([.. processes.Select(p => p.Process)], time, ct))
        {
            stubborn.Signal(ProcessSignal.Kill);
        }
    }

    /// <summary>Those that have not ended when patience is at its end.</summary>
    private static async Task<List<ProcessIdentity>> EndedAsync(List<ProcessIdentity> processes, TimeProvider time, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (processes.Exists(p => p.IsAlive()) && time.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(LookEvery, time, ct);
        }

        return processes.FindAll(p => p.IsAlive());
    }
}
