namespace FlashSale.LoadTests.Sizing.Simulation;

/// <summary>Web nodes: each a number of processors with one queue in front of them, that also have to tell everybody who is connected each
/// second how far the sale is.</summary>
internal sealed class SimulatedWeb
{
    private const double Micro = 1e-6;

    private readonly SimulationSetting setting;
    private readonly Random random;

    /// <summary>When each processor of each node is free again.</summary>
    private readonly double[][] freeAt;
    private readonly int[] connections;
    private readonly double[] downUntil;

    public SimulatedWeb(SimulationSetting setting, Random random)
    {
        (this.setting, this.random) = (setting, random);
        freeAt = [.. Enumerable.Range(0, setting.WebNodes).Select(_ => new double[setting.Cores])];
        connections = new int[setting.WebNodes];
        downUntil = new double[setting.WebNodes];
    }

    /// <summary>Connections that were refused, because their node was full.</summary>
    public long Refused { get; private set; }

    public int ConnectionsMax { get; private set; }

    /// <summary>The longest that a node needed to tell all its connections, in seconds.</summary>
    public double BroadcastSecondsMax { get; private set; }

    /// <summary>A node that is up, as a load balancer chooses one; -1 where none is.</summary>
    public int Choose(double now)
    {
        var first = random.Next(setting.WebNodes);
        for (var step = 0; step < setting.WebNodes; step++)
        {
            var node = (first + step) % setting.WebNodes;
            if (downUntil[node] <= now)
            {
                return node;
            }
        }

        return -1;
    }

    public bool IsUp(int node, double now) => downUntil[node] <= now;

    /// <summary>Does some work on a node.</summary>
    /// <returns>When it is done.</returns>
    public double Work(int node, double now, double microseconds)
    {
        var cores = freeAt[node];
        var core = 0;
        for (var other = 1; other < cores.Length; other++)
        {
            core = cores[other] < cores[core] ? other : core;
        }

        var service = -Math.Log(1 - random.NextDouble()) * microseconds * Micro;
        return cores[core] = Math.Max(now, cores[core]) + service;
    }

    /// <returns>Whether the node had room; who is refused polls.</returns>
    public bool Connect(int node)
    {
        if (connections[node] >= setting.ConnectionsPerNodeMax)
        {
            Refused++;
            return false;
        }

        ConnectionsMax = Math.Max(ConnectionsMax, ++connections[node]);
        return true;
    }

    public void Disconnect(int node) => connections[node] = Math.Max(0, connections[node] - 1);

    /// <summary>Tells everybody how far the sale is: work for all processors of each node alike.</summary>
    public void Broadcast(double now)
    {
        for (var node = 0; node < setting.WebNodes; node++)
        {
            var share = connections[node] * setting.Costs.Push.Web * Micro / setting.Cores;
            for (var core = 0; core < setting.Cores; core++)
            {
                freeAt[node][core] = Math.Max(now, freeAt[node][core]) + share;
            }

            BroadcastSecondsMax = Math.Max(BroadcastSecondsMax, freeAt[node].Max() - now);
        }
    }

    /// <summary>Work that every node has, such as reading results: on its first processor that is free.</summary>
    public void WorkEverywhere(double now, double microseconds)
    {
        for (var node = 0; node < setting.WebNodes && microseconds > 0; node++)
        {
            Work(node, now, microseconds);
        }
    }

    /// <summary>Takes a node away.</summary>
    /// <returns>How many connections broke.</returns>
    public int Fail(int node, double now, double seconds)
    {
        downUntil[node] = now + seconds;
        Array.Fill(freeAt[node], now + seconds);
        var broken = connections[node];
        connections[node] = 0;
        return broken;
    }
}
