using System.Net;
using FlashSale.LoadTests.Chaos.Network;
using FlashSale.LocalServers;
using FlashSale.LocalServers.Nodes;
using InventoryLedger.Catalog;
using InventoryLedger.Schema;
using Npgsql;

namespace FlashSale.LoadTests.Chaos.Ground;

/// <summary>The ground of a chaos run: servers, web nodes and workers as processes of their own, and between each node and each server a link that can
/// be cut. Nothing is shared with any other stack of the machine.</summary>
internal sealed class ChaosStack : IAsyncDisposable
{
    public const string Kafka = "kafka";
    public const string Redis = "redis";
    public const string Postgres = "postgres";

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly NetworkProcess network = NetworkProcess.Start();
    private readonly List<Link> links = [];
    private readonly List<ChaosNode> nodes = [];
    private readonly List<DotnetNode> processes = [];
    private readonly byte[] tokensKey = new byte[32];

    private ChaosStack(string folder, ChaosServers servers, TimeProvider time) => (this.folder, Servers, this.time) = (folder, servers, time);

    public ChaosServers Servers { get; }

    public IReadOnlyList<ChaosNode> Nodes => nodes;

    public IReadOnlyList<ChaosNode> Web => [.. nodes.Where(node => node.IsWeb)];

    public IReadOnlyList<ChaosNode> Workers => [.. nodes.Where(node => !node.IsWeb)];

    public IReadOnlyList<Link> Links => links;

    public string ApiKey { get; private set; } = "";

    /// <summary>The key that shoppers' tokens are signed with, for who makes expired ones.</summary>
    public ReadOnlySpan<byte> TokensKey => tokensKey;

    public string LogFolder => Path.Combine(folder, "logs");

    /// <param name="folder">For data and logs.</param>
    /// <param name="size">How many nodes, and of what kind.</param>
    /// <param name="given">Servers that exist.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<ChaosStack> StartAsync(string folder, StackSize size, GivenServers given, TimeProvider time, CancellationToken stop)
    {
        var servers = await ChaosServers.StartAsync(folder, given, size.SmallDisk, time, stop);
        var stack = new ChaosStack(folder, servers, time);
        try
        {
            await Task.Run(() => SchemaMigrator.Migrate(servers.OwnerConnection), stop);
            await using (var ledger = NpgsqlDataSource.Create(servers.OwnerConnection))
            {
                stack.ApiKey = (await new MerchantStore(ledger).CreateAsync("Chaos", stop)).ApiKey;
            }

            var starts = Enumerable.Range(1, size.Web).Select(i => stack.StartNodeAsync($"web-{i}", isWeb: true, ownClock: size.OwnClock && i == size.Web, stop))
                .Concat(Enumerable.Range(1, size.Workers).Select(i => stack.StartNodeAsync($"worker-{i}", isWeb: false, ownClock: size.OwnClock && i == size.Workers, stop)));
            stack.nodes.AddRange(await Task.WhenAll(starts));
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public IReadOnlyList<Link> LinksTo(string part) => [.. links.Where(link => link.Part == part)];

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(processes.Select(process => process.StopAsync()));
        network.Dispose();
        await Servers.DisposeAsync();
    }

    private async Task<ChaosNode> StartNodeAsync(string name, bool isWeb, bool ownClock, CancellationToken stop)
    {
        var mine = MakeLinks(name);
        var brokers = mine.Where(link => link.Part == Kafka).Select(link => $"127.0.0.1:{link.Port}").ToList();
        var settings = NodeSettings.Of(
            Servers.PostgresBy(mine.FirstOrDefault(link => link.Part == Postgres)),
            Servers.RedisBy(mine.FirstOrDefault(link => link.Part == Redis)),
            brokers.Count > 0 ? string.Join(',', brokers) : Servers.KafkaBootstrap,
            Servers.KafkaControl);
        settings["Limits__IsOn"] = "false"; // Auditors ask for every ticket at once.
        settings["Tokens__Key"] = Convert.ToBase64String(tokensKey);
        var clockFile = ownClock ? Path.Combine(folder, $"{name}.clock") : null;
        if (clockFile is not null)
        {
            OwnClock.Give(settings, clockFile);
        }

        var program = BuildOutput.Program(isWeb ? "WaitingRoom.Web" : "QueueWorker");
        var process = await DotnetNode.StartAsync(name, program, $"http://127.0.0.1:{FreePort.Take()}", LogFolder, settings, time, readyWithin: ChaosNode.BackWithin, ct: stop);
        lock (processes)
        {
            processes.Add(process);
        }

        return new ChaosNode(process, isWeb, mine, clockFile, time);
    }

    private List<Link> MakeLinks(string node)
    {
        var mine = new List<Link>();
        if (Servers.Postgres is not null)
        {
            mine.Add(network.Open(node, Postgres, Servers.PostgresEndPoint));
        }

        if (Servers.Redis is { } redis)
        {
            mine.Add(network.Open(node, Redis, IPEndPoint.Parse(redis.Address)));
        }

        if (Servers.Kafka is { } kafka)
        {
            var brokers = kafka.BootstrapServers.Split(',').Select(IPEndPoint.Parse).ToList();
            var byBroker = brokers.ConvertAll(broker => network.Open(node, Kafka, broker));
            var ports = brokers.Zip(byBroker).ToDictionary(pair => pair.First.Port, pair => pair.Second.Port);
            byBroker.ForEach(link => link.Readdress(ports));
            mine.AddRange(byBroker);
        }

        lock (links)
        {
            links.AddRange(mine);
        }

        return mine;
    }
}

/// <summary>How large a stack is.</summary>
/// <param name="OwnClock">Whether the last web node and the last worker have a clock that can be set.</param>
/// <param name="SmallDisk">Whether PostgreSQL's disk can be filled.</param>
internal sealed record StackSize(int Web, int Workers, bool OwnClock, bool SmallDisk);
