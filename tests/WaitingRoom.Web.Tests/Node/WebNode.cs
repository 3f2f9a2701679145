using InventoryLedger.Catalog;
using InventoryLedger.Schema;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TestServers;
using Xunit;

[assembly: AssemblyFixture(typeof(WaitingRoom.Web.Tests.Node.WebNode))]

// They share a clock that some of them move.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace WaitingRoom.Web.Tests.Node;

/// <summary>The whole web program in this process, on real servers and a database of its own, with a clock that tests can move. All tests share it,
/// so each has merchants and people of its own.</summary>
public sealed class WebNode : IAsyncLifetime
{
    private readonly ServersFixture servers = new();
    private string database = "";
    private Factory? factory;

    /// <summary>The ledger, as its owner.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    public MovableClock Clock { get; } = new();

    public IServiceProvider Services => factory!.Services;

    public ServersFixture Servers => servers;

    public async ValueTask InitializeAsync()
    {
        await servers.InitializeAsync();
        database = await NewDatabaseAsync();
        Database = NpgsqlDataSource.Create(database);
        factory = Start([]);
        _ = factory.Services;
    }

    public async ValueTask DisposeAsync()
    {
        await factory!.DisposeAsync();
        await Database.DisposeAsync();
        await servers.DisposeAsync();
    }

    /// <summary>An empty database of its own, with our schema.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var fresh = await servers.NewDatabaseAsync();
        SchemaMigrator.Migrate(fresh);
        return fresh;
    }

    /// <summary>Somebody's browser, with no cookies yet.</summary>
    public ApiBrowser Browser(string? apiKey = null) => new(factory!.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false }), apiKey);

    /// <summary>The node without a browser's manners.</summary>
    public HttpClient Http() => factory!.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false });

    /// <summary>The node as a transport that a client brings.</summary>
    public HttpMessageHandler Handler() => factory!.Server.CreateHandler();

    /// <summary>A second node of the same shop, with settings of its own, and a clock where it needs one.</summary>
    internal Factory Start(IReadOnlyList<(string Name, string Value)> more, TimeProvider? clock = null) => new(
        [
            ("Postgres:ConnectionString", database),
            ("Redis:Configuration", servers.RedisConfiguration),
            ("Kafka:BootstrapServers", servers.KafkaBootstrapServers),
            ("Kafka:ControlUrl", servers.KafkaControlUrl),
            ("Tokens:Key", Convert.ToBase64String(new byte[32])),
            ("Rehearsal:Joins", "0"), // This server has no address to send them to.
            ("Passwords:Iterations", "1000"), // Many people sign in here; the rounds are the library's to be right about.
            .. more,
        ],
        clock ?? Clock);

    /// <summary>A merchant with a key that may do all that keys may.</summary>
    public Task<NewMerchant> NewMerchantAsync(string name = "Mia") => new MerchantStore(Database).CreateAsync(name, CancellationToken.None);

    internal sealed class Factory(IReadOnlyList<(string Name, string Value)> settings, TimeProvider clock) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            foreach (var (name, value) in settings)
            {
                builder.UseSetting(name, value);
            }

            builder.UseSetting("Logging:LogLevel:Default", "Error"); // A test server has no request body limits, and says so with every request.
            builder.UseSetting("Logging:LogLevel:Microsoft.AspNetCore", "Error");
            builder.ConfigureTestServices(services => services.AddSingleton(clock));
        }
    }
}

/// <summary>Runs as the system's clock does, and can be put forward.</summary>
public sealed class MovableClock : TimeProvider
{
    private long aheadTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref aheadTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref aheadTicks, by.Ticks);
}
