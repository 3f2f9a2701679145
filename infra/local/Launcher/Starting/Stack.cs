using FlashSale.Launcher.State;
using FlashSale.LocalServers;
using FlashSale.LocalServers.Processes;

namespace FlashSale.Launcher.Starting;

/// <summary>Everything that this launcher has started. Written down after each start: a launcher that is killed leaves a
/// list for <c>down</c>.</summary>
internal sealed class Stack(RunFolders folders, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<(PartKind Kind, LocalServer Server)> _servers = [];

    public RunState State { get; private set; } = new(ProcessIdentity.Of(Environment.ProcessId), new Dictionary<string, string>(), "", null, []);

    public async Task<T> AddAsync<T>(PartKind kind, Task<T> starting)
        where T : LocalServer
    {
        var started = time.GetTimestamp();
        var server = await starting;
        lock (_lock)
        {
            _servers.Add((kind, server));
            State = State with { Parts = [.. State.Parts, new RunPart(kind, server.Name, server.Identity, server.Address, server.LogPath)] };
            State.Save(folders);
        }

        Console.WriteLine($"  {server.Name,-12} ready in {time.GetElapsedTime(started).TotalSeconds,4:0.0} s   {server.Address}");
        return server;
    }

    public void Change(Func<RunState, RunState> change)
    {
        lock (_lock)
        {
            State = change(State);
            State.Save(folders);
        }
    }

    /// <summary>Says which child ended, as each does; returns when all have, or when it is interrupted.</summary>
    public async Task ReportEndsAsync(CancellationToken interrupt)
    {
        var running = _servers.Select(s => s.Server).ToList();
        var interrupted = Task.Delay(Timeout.InfiniteTimeSpan, time, interrupt);
        while (running.Count > 0)
        {
            if (await Task.WhenAny(running.Select(s => s.Exited).Append(interrupted)) == interrupted)
            {
                return;
            }

            foreach (var ended in running.Where(s => !s.IsRunning).ToList())
            {
                running.Remove(ended);
                Console.Error.WriteLine($"{ended.Name} (pid {ended.Pid}) ended; its log is {ended.LogPath}");
            }
        }
    }

    /// <summary>Nodes first, so that they can still say goodbye to their servers.</summary>
    public async Task StopAsync()
    {
        await StopAsync(s => s.Kind is PartKind.Web or PartKind.Worker);
        await StopAsync(s => s.Kind is not (PartKind.Web or PartKind.Worker));
        File.Delete(folders.StateFile);
    }

    private Task StopAsync(Func<(PartKind Kind, LocalServer Server), bool> which) =>
        Task.WhenAll(_servers.Where(which).Select(s => s.Server.StopAsync()));
}
