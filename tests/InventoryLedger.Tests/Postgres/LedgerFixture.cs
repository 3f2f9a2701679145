using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Schema;
using InventoryLedger.Tests.Postgres;
using Npgsql;

[assembly: AssemblyFixture(typeof(LedgerFixture))]

namespace InventoryLedger.Tests.Postgres;

/// <summary>One server and one migrated database for the whole assembly; every test has sales of its own.</summary>
public sealed class LedgerFixture : IAsyncLifetime
{
    private PrivatePostgres? postgres;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public Guid Merchant { get; private set; }

    public async ValueTask InitializeAsync()
    {
        postgres = await PrivatePostgres.StartAsync();
        SchemaMigrator.Migrate(postgres.ConnectionString("postgres"));
        Database = NpgsqlDataSource.Create(postgres.ConnectionString("postgres"));
        Merchant = (await new MerchantStore(Database).CreateAsync("Test", CancellationToken.None)).Id;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await postgres!.DisposeAsync();
    }

    /// <summary>A new open sale with a slug of its own.</summary>
    public async Task<Sale> OpenSaleAsync(Func<Sale, Sale>? change = null, params SaleItem[] items)
    {
        var id = SaleId.New(TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        var sale = new Sale
        {
            Id = id,
            MerchantId = Merchant,
            Slug = $"sale-{id}",
            Name = "Test",
            StartsAt = now,
            EndsAt = now.AddHours(1),
            RatePerMinute = 60_000,
            State = SaleState.Open,
            Items = items.Length > 0 ? items : [new SaleItem(new Sku("shoe"), "Shoe", 9_900, 10, 5)],
        };
        sale = change?.Invoke(sale) ?? sale;
        var outcome = await new SaleStore(Database).CreateAsync(sale, CancellationToken.None);
        return outcome == CreateSaleOutcome.Created ? sale : throw new InvalidOperationException($"The sale is not created: {outcome}.");
    }
}
