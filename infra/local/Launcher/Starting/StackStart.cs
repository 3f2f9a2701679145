using FlashSale.Launcher.State;
using FlashSale.LocalServers;
using FlashSale.LocalServers.Kafka;
using FlashSale.LocalServers.Nodes;
using FlashSale.LocalServers.Postgres;
using FlashSale.LocalServers.Redis;

namespace FlashSale.Launcher.Starting;

/// <summary>The order of a start: servers, schema, nodes, demo.</summary>
internal sealed class StackStart(UpOptions options, RunFolders folders, Stack stack, TimeProvider time)
{
    private readonly ChildLifetime _lifetime = options.Detach ? ChildLifetime.OutlivesParent : ChildLifetime.EndsWithParent;

    public async Task RunAsync(CancellationToken ct)
    {
        await GivenServers.CheckAsync(options, ct);
        var servers = await StartServersAsync(ct);
        var logins = await LedgerSetup.PrepareAsync(servers.OwnerConnectionString, isOurs: options.Postgres is null, options.PoolMax, ct);
        Console.WriteLine("  schema       brought up to date");
        await StartNodesAsync(servers, logins, ct);

        stack.Change(s => s with
        {
            Launcher = options.Detach ? null : s.Launcher,
            Settings = servers.Settings(logins.Web),
            OwnerConnectionString = servers.OwnerConnectionString,
        });
        if (options.Demo)
        {
            var key = await new DemoSale(folders, stack.State.Web.First().Address, time).EnsureAsync(servers.OwnerConnectionString, ct);
            stack.Change(s => s with { DemoApiKey = key });
        }
    }

    private async Task<Servers> StartServersAsync(CancellationToken ct)
    {
        // When one fails the others are let finish, so that there is something to stop.
        var postgres = options.Postgres is null ? stack.AddAsync(PartKind.Postgres, PostgresServer.StartAsync(folders.Postgres, time, _lifetime, ct)) : null;
        var redis = options.Redis is null ? stack.AddAsync(PartKind.Redis, RedisServer.StartAsync(folders.Redis, time, _lifetime, ct)) : null;
        var kafka = options.Kafka is null ? stack.AddAsync(PartKind.Kafka, EmbeddedKafkaServer.StartAsync(folders.Kafka, time, _lifetime, ct: ct)) : null;
        await Task.WhenAll(new Task?[] { postgres, redis, kafka }.OfType<Task>());

        return new Servers(
            postgres is null ? options.Postgres! : await (await postgres).CreateDatabaseAsync("flashsale", ct),
            redis is null ? options.Redis! : (await redis).Configuration,
            kafka is null ? options.Kafka! : (await kafka).BootstrapServers,
            kafka is null ? options.KafkaControl : (await kafka).ControlUrl);
    }

    private async Task StartNodesAsync(Servers servers, Logins logins, CancellationToken ct)
    {
        var web = servers.Settings(logins.Web);
        web["Tokens__Key"] = folders.TokensKey();
        var worker = servers.Settings(logins.Worker);

        var starts = options.WebPorts
            .Select((port, i) => NodeAsync(PartKind.Web, $"web-{i + 1}", BuildOutput.Program("WaitingRoom.Web"), port, web, ct))
            .Concat(Enumerable.Range(1, options.Workers)
                .Select(i => NodeAsync(PartKind.Worker, $"worker-{i}", BuildOutput.Program("QueueWorker"), FreePort.Take(), worker, ct)));
        await Task.WhenAll([.. starts]);
    }

    private Task<DotnetNode> NodeAsync(PartKind kind, string name, string program, int port, Dictionary<string, string> environment, CancellationToken ct) =>
        stack.AddAsync(kind, DotnetNode.StartAsync(name, program, $"http://127.0.0.1:{port}", folders.Logs, environment, time, _lifetime, ct: ct));
}

/// <summary>Where the three servers are, ours or somebody else's.</summary>
internal sealed record Servers(string OwnerConnectionString, string Redis, string Kafka, string? KafkaControl)
{
    public Dictionary<string, string> Settings(string postgres) => NodeSettings.Of(postgres, Redis, Kafka, KafkaControl);
}
