using AdmissionQueue.Sales;
using FlashSale.LocalServers.Postgres;
using InventoryLedger.Catalog;
using InventoryLedger.Schema;
using InventoryLedger.Tests.Fixture;
using Npgsql;

[assembly: AssemblyFixture(typeof(LedgerServer))]

namespace InventoryLedger.Tests.Fixture;

/// <summary>One durable PostgreSQL for the whole assembly and a migrated database that tests share; each test has sales of its own.</summary>
public sealed class LedgerServer : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"fs-ledger-{Guid.NewGuid():n}"[..18]);

    public PostgresServer Postgres { get; private set; } = null!;

    /// <summary>The shared ledger, with the owner's rights.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Postgres = await PostgresServer.StartAsync(folder, TimeProvider.System);
        Database = await NewLedgerAsync("shared");
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Postgres.DisposeAsync();
        PostgresServer.DeleteData(folder);
        File.Delete(Postgres.LogPath);
    }

    /// <summary>The shared ledger, with no more rights than a node of that role has.</summary>
    public async Task<NpgsqlDataSource> LoginAsync(string role)
    {
        var login = $"node_{Guid.NewGuid():n}";
        await Database.CreateCommand($"CREATE ROLE {login} LOGIN IN ROLE {role}").ExecuteNonQueryAsync(Shop.Ct);
        return NpgsqlDataSource.Create(Postgres.ConnectionString("shared", login, poolMax: 4));
    }

    /// <summary>A migrated database of its own.</summary>
    public async Task<NpgsqlDataSource> NewLedgerAsync(string? name = null)
    {
        var connectionString = await Postgres.CreateDatabaseAsync(name ?? $"db_{Guid.NewGuid():n}");
        SchemaMigrator.Migrate(connectionString);
        return NpgsqlDataSource.Create(connectionString + ";Include Error Detail=true");
    }
}
