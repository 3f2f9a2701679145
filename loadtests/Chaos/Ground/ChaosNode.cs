using FlashSale.LoadTests.Chaos.Network;
using FlashSale.LocalServers;
using FlashSale.LocalServers.Nodes;

namespace FlashSale.LoadTests.Chaos.Ground;

/// <summary>A web node or a worker of the run, with the links that it reaches its servers by.</summary>
internal sealed class ChaosNode(DotnetNode node, bool isWeb, IReadOnlyList<Link> links, string? clockFile, TimeProvider time)
{
    /// <summary>A node that waits for a part which is away is left to wait, as whoever watches over services leaves it.</summary>
    public static readonly TimeSpan BackWithin = TimeSpan.FromMinutes(2);

    public string Name => node.Name;

    public bool IsWeb => isWeb;

    public Uri Address { get; } = new(node.Address);

    public IReadOnlyList<Link> Links => links;

    public string LogPath => node.LogPath;

    public int Pid => node.Pid;

    public bool IsRunning => node.IsRunning;

    /// <summary>Counts its processes, from 1.</summary>
    public int Process { get; private set; } = 1;

    public void Kill() => node.Kill();

    public void Freeze() => node.Pause();

    public void Thaw() => node.Continue();

    /// <summary>Asks it to end (SIGTERM).</summary>
    /// <returns>How long it took, and whether it ended by itself, all work done.</returns>
    public async Task<(TimeSpan Took, bool Well)> TerminateAsync()
    {
        var askedAt = time.GetTimestamp();
        await node.StopAsync();
        return (time.GetElapsedTime(askedAt), node.ExitedWell);
    }

    /// <summary>Starts it again, as whoever watches over services does: whenever it ends, until it is ready.</summary>
    public async Task StartAgainAsync(CancellationToken stop)
    {
        Process++;
        for (var begunAt = time.GetTimestamp(); ;)
        {
            try
            {
                await node.RestartAsync(stop);
                return;
            }
            catch (LocalServerException) when (time.GetElapsedTime(begunAt) < BackWithin)
            {
                // What it needs is not back yet.
            }
        }
    }

    /// <summary>Sets its clock off; only for a node that was started with a clock of its own.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public void StepClock(TimeSpan off) => File.WriteAllText(
        clockFile ?? throw new InvalidOperationException($"{Name} has the machine's clock."), $"{(off < TimeSpan.Zero ? '-' : '+')}{Math.Abs((long)off.TotalSeconds)}\n");
}
