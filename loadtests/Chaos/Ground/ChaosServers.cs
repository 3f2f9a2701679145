using System.Net;
using System.Net.Sockets;
using FlashSale.LoadTests.Chaos.Network;
using FlashSale.LocalServers.Kafka;
using FlashSale.LocalServers.Postgres;
using FlashSale.LocalServers.Redis;
using Npgsql;

namespace FlashSale.LoadTests.Chaos.Ground;

/// <summary>Servers that exist already, by address; null where the run shall start its own.</summary>
/// <param name="KafkaControl">The control endpoint, where that Kafka is an embedded one.</param>
internal sealed record GivenServers(string? Kafka, string? KafkaControl, string? Redis, string? Postgres);

/// <summary>The three servers of a run: its own, or ones that were given. Its own can be killed, moved, filled and robbed of their data.</summary>
internal sealed class ChaosServers : IAsyncDisposable
{
    /// <summary>Two, so that leaders can be moved.</summary>
    private const int Brokers = 2;

    /// <summary>Room for a run's data and PostgreSQL's log of a gigabyte.</summary>
    private const string SmallDiskSize = "1500m";

    private readonly string folder;
    private readonly bool hasSmallDisk;

    private ChaosServers(string folder, bool hasSmallDisk) => (this.folder, this.hasSmallDisk) = (folder, hasSmallDisk);

    /// <summary>Null where one was given.</summary>
    public PostgresServer? Postgres { get; private set; }

    public RedisServer? Redis { get; private set; }

    public EmbeddedKafkaServer? Kafka { get; private set; }

    /// <summary>Past every link, for the one who looks behind the scenes.</summary>
    public string OwnerConnection { get; private set; } = "";

    public string RedisConfiguration { get; private set; } = "";

    public string KafkaBootstrap { get; private set; } = "";

    /// <summary>Null where Kafka is a real one.</summary>
    public string? KafkaControl { get; private set; }

    private string RedisFolder => Path.Combine(folder, "redis");

    public string PostgresFolder => Path.Combine(folder, "postgres");

    /// <summary>Where PostgreSQL's socket is now.</summary>
    public EndPoint PostgresEndPoint => new UnixDomainSocketEndPoint(Postgres!.SocketPath);

    /// <param name="folder">For data and logs.</param>
    /// <param name="given">Servers that are not to be started.</param>
    /// <param name="smallDisk">Whether PostgreSQL gets a disk of its own that can be filled up; needs the right to mount.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<ChaosServers> StartAsync(string folder, GivenServers given, bool smallDisk, TimeProvider time, CancellationToken stop)
    {
        var servers = new ChaosServers(folder, smallDisk);
        try
        {
            if (smallDisk)
            {
                await SmallDisk.MountAsync(servers.PostgresFolder, SmallDiskSize, stop);
            }

            var postgres = given.Postgres is null ? PostgresServer.StartAsync(Path.Combine(servers.PostgresFolder, "pg"), time, ct: stop) : null;
            var redis = given.Redis is null ? RedisServer.StartAsync(servers.RedisFolder, time, ct: stop) : null;
            var kafka = given.Kafka is null ? EmbeddedKafkaServer.StartAsync(Path.Combine(folder, "kafka"), time, brokers: Brokers, ct: stop) : null;
            servers.Postgres = postgres is null ? null : await postgres;
            servers.Redis = redis is null ? null : await redis;
            servers.Kafka = kafka is null ? null : await kafka;
            servers.OwnerConnection = given.Postgres ?? await servers.Postgres!.CreateDatabaseAsync("chaos", stop);
            servers.RedisConfiguration = given.Redis ?? servers.Redis!.Configuration;
            servers.KafkaBootstrap = given.Kafka ?? servers.Kafka!.BootstrapServers;
            servers.KafkaControl = given.KafkaControl ?? servers.Kafka?.ControlUrl;
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a node's connection string is on its link; a server that was given is reached without one.</summary>
    public string PostgresBy(Link? link) => link is null
        ? OwnerConnection
        : new NpgsqlConnectionStringBuilder(OwnerConnection) { Host = "127.0.0.1", Port = link.Port, MaxPoolSize = 10 }.ConnectionString;

    public string RedisBy(Link? link) => link is null ? RedisConfiguration : RedisConfiguration.Replace(Redis!.Address, $"127.0.0.1:{link.Port}", StringComparison.Ordinal);

    /// <summary>Starts PostgreSQL again at another address: all links go there.</summary>
    public async Task FailPostgresOverAsync(IEnumerable<Link> links, CancellationToken stop)
    {
        Postgres!.Port++;
        await Postgres.RestartAsync(stop);
        OwnerConnection = new NpgsqlConnectionStringBuilder(OwnerConnection) { Port = Postgres.Port }.ConnectionString;
        foreach (var link in links)
        {
            link.MoveTo(PostgresEndPoint);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await (Kafka?.StopAsync() ?? Task.CompletedTask);
        await (Redis?.StopAsync() ?? Task.CompletedTask);
        await (Postgres?.StopAsync() ?? Task.CompletedTask);
        PostgresServer.DeleteData(Path.Combine(PostgresFolder, "pg"));
        if (hasSmallDisk)
        {
            await SmallDisk.UnmountAsync(PostgresFolder);
        }
    }
}
