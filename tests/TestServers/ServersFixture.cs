using FlashSale.LocalServers;
using FlashSale.LocalServers.Kafka;
using FlashSale.LocalServers.Postgres;
using FlashSale.LocalServers.Redis;
using Xunit;

namespace TestServers;

/// <summary>A real PostgreSQL, Redis and embedded Kafka, started once for a test assembly:
/// <c>[assembly: AssemblyFixture(typeof(ServersFixture))]</c>, and a test class asks for it in its constructor.
/// They are shared by all tests that run, so data has names of its own: <see cref="UniqueName"/>.</summary>
public sealed class ServersFixture : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"fs-{Guid.NewGuid():n}"[..11]);
    private PostgresServer? _postgres;
    private RedisServer? _redis;
    private EmbeddedKafkaServer? _kafka;

    public PostgresServer Postgres => _postgres ?? throw NotStarted();

    public RedisServer Redis => _redis ?? throw NotStarted();

    public EmbeddedKafkaServer Kafka => _kafka ?? throw NotStarted();

    /// <summary>For Npgsql: an empty database of its own for the caller, and its owner.</summary>
    public Task<string> NewDatabaseAsync() => Postgres.CreateDatabaseAsync(UniqueName("db").Replace('-', '_'));

    /// <summary>For StackExchange.Redis.</summary>
    public string RedisConfiguration => Redis.Configuration;

    public string KafkaBootstrapServers => Kafka.BootstrapServers;

    public string KafkaControlUrl => Kafka.ControlUrl;

    /// <summary>Lower case, such as <c>sale-3f2a…</c>.</summary>
    public static string UniqueName(string prefix) => $"{prefix}-{Guid.NewGuid():n}";

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        var starts = (
            Postgres: PostgresServer.StartAsync(Path.Combine(_folder, "postgres"), TimeProvider.System),
            Redis: RedisServer.StartAsync(Path.Combine(_folder, "redis"), TimeProvider.System),
            Kafka: EmbeddedKafkaServer.StartAsync(Path.Combine(_folder, "kafka"), TimeProvider.System, brokers: 3));
        try
        {
            await Task.WhenAll(starts.Postgres, starts.Redis, starts.Kafka);
        }
        finally
        {
            // One that failed must not leave the other two behind.
            _postgres = starts.Postgres.IsCompletedSuccessfully ? await starts.Postgres : null;
            _redis = starts.Redis.IsCompletedSuccessfully ? await starts.Redis : null;
            _kafka = starts.Kafka.IsCompletedSuccessfully ? await starts.Kafka : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in new LocalServer?[] { _kafka, _redis, _postgres }.OfType<LocalServer>())
        {
            await server.StopAsync();
        }

        PostgresServer.DeleteData(Path.Combine(_folder, "postgres"));
        Directory.Delete(_folder, recursive: true);
    }

    private static InvalidOperationException NotStarted() =>
        new("The servers are not started: is there an [assembly: AssemblyFixture(typeof(ServersFixture))]?");
}
