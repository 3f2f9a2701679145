using AdmissionQueue.Sales;
using FlashSale.LocalServers.Postgres;
using InventoryLedger.Catalog;
using InventoryLedger.Schema;
using Npgsql;

namespace FlashSale.LoadTests.Benches;

/// <summary>A private PostgreSQL with the ledger's schema, and beside it the tables of the alternatives.</summary>
internal sealed class LedgerBenchDatabase : IAsyncDisposable
{
    private const int PoolMax = 40; // more than any side uses

    private readonly PostgresServer server;
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly string connectionString;
    private readonly List<NpgsqlDataSource> sources = [];
    private Guid merchant;

    private LedgerBenchDatabase(PostgresServer server, string folder, TimeProvider time, string connectionString)
    {
        (this.server, this.folder, this.time, this.connectionString) = (server, folder, time, connectionString);
        Source = NewSource();
    }

    public static Sku HotSku { get; } = new("sneaker");

    /// <summary>For what is not measured.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>A pool of its own for each side, as for each process in life: a pool that another side has filled with connections would
    /// hand each batch a cold one.</summary>
    public NpgsqlDataSource NewSource()
    {
        var source = NpgsqlDataSource.Create(connectionString);
        sources.Add(source);
        return source;
    }

    public static async Task<LedgerBenchDatabase> StartAsync(TimeProvider time, CancellationToken stop)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"fs-bench-{Guid.NewGuid():n}"[..17]);
        var server = await PostgresServer.StartAsync(folder, time, ct: stop);
        await server.CreateDatabaseAsync("ledger", stop);
        var connectionString = $"{server.ConnectionString("ledger", poolMax: PoolMax)};No Reset On Close=true"; // As nodes connect.
        SchemaMigrator.Migrate(connectionString);
        var database = new LedgerBenchDatabase(server, folder, time, connectionString);
        database.merchant = (await new MerchantStore(database.Source).CreateAsync("Bench", stop)).Id;
        await database.ExecuteAsync(AlternativeTables, stop);
        await database.ExecuteAsync(UsedLog, stop);
        return database;
    }

    /// <summary>A new open sale of one SKU with more units than any round can grant.</summary>
    public async Task<Sale> NewSaleAsync(CancellationToken stop)
    {
        var id = SaleId.New(time);
        var now = time.GetUtcNow();
        var sale = new Sale
        {
            Id = id,
            MerchantId = merchant,
            Slug = $"bench-{id}",
            Name = "Bench",
            StartsAt = now,
            EndsAt = now.AddDays(1),
            RatePerMinute = SaleBounds.RatePerMinuteMax,
            State = SaleState.Open,
            Items = [new SaleItem(HotSku, "Sneaker", 9_900, SaleBounds.UnitsMax, 2)],
        };
        await new SaleStore(Source).CreateAsync(sale, stop);
        return sale;
    }

    public async Task ExecuteAsync(string sql, CancellationToken stop)
    {
        await using var command = Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(stop);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources)
        {
            await source.DisposeAsync();
        }

        await server.DisposeAsync();
        PostgresServer.DeleteData(folder);
        File.Delete(server.LogPath);
    }

    // A server that has been in use writes over the files of its log. A new one makes each, and syncs it, while somebody waits for the commit: it would be
    // measured how fast files are made, and most of all for who writes most. So much is written as all sides together write; the next checkpoint
    // frees it.
    private const string UsedLog = "SELECT count(pg_logical_emit_message(false, 'bench', repeat('x', 1024 * 1024))) FROM generate_series(1, 2 * 1024)";

    // What a shop would write that has no ledger: as little as possible, so that the comparison is not won by our having less to write.
    private const string AlternativeTables =
        """
        CREATE TABLE single_stock (
            sku text PRIMARY KEY, available bigint NOT NULL CHECK (available >= 0), held bigint NOT NULL) WITH (fillfactor = 10);
        CREATE TABLE single_reservation (
            ticket_id uuid PRIMARY KEY, sku text NOT NULL, quantity integer NOT NULL, number bigint NOT NULL, created_at timestamptz NOT NULL);
        CREATE TABLE unit (
            id bigint PRIMARY KEY, sku text NOT NULL, ticket_id uuid, number bigint, reserved_at timestamptz);
        CREATE INDEX unit_free ON unit (sku, id) WHERE ticket_id IS NULL;
        """;
}
