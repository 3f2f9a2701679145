using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Journal;
using InventoryLedger.Postgres;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Catalog;

/// <summary>What became of a merchant's wish to change the stock.</summary>
public enum RestockOutcome
{
    /// <summary>The units are moved.</summary>
    Done,

    /// <summary>The sale has no such SKU, or there is no such sale.</summary>
    UnknownSku,

    /// <summary>Units must be 1 to <see cref="SaleBounds.UnitsMax"/>.</summary>
    BadUnits,

    /// <summary>Fewer units are available than should be withdrawn: what is held or sold is not the merchant's to take.</summary>
    NotAvailable,
}

/// <summary>What is left of each SKU, and the merchant's hand on it.</summary>
/// <param name="database">The ledger.</param>
public sealed class StockStore(NpgsqlDataSource database)
{
    /// <summary>What is available and held now, in SKU order; empty for a sale that the ledger does not know.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<StockLevel>> LevelsAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT sku, available, held FROM stock WHERE sale_id = $1 ORDER BY sku");
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var levels = new List<StockLevel>();
        while (await reader.ReadAsync(ct))
        {
            levels.Add(new StockLevel(new Sku(reader.GetString(0)), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return levels;
    }

    /// <summary>Adds units to what is available, at any time in a sale.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="sku">The SKU.</param>
    /// <param name="units">1 to <see cref="SaleBounds.UnitsMax"/>.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<RestockOutcome> RestockAsync(SaleId sale, Sku sku, int units, CancellationToken ct) =>
        PostAsync(new Posting(sale, sku, Account.Stocked, Account.Available, units, "restock", sale.Value), ct);

    /// <summary>Takes available units out of the sale. Held and sold units stay with their shoppers.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="sku">The SKU.</param>
    /// <param name="units">1 to <see cref="SaleBounds.UnitsMax"/>.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<RestockOutcome> WithdrawAsync(SaleId sale, Sku sku, int units, CancellationToken ct) =>
        PostAsync(new Posting(sale, sku, Account.Available, Account.Withdrawn, units, "withdraw", sale.Value), ct);

    private async Task<RestockOutcome> PostAsync(Posting posting, CancellationToken ct)
    {
        if (posting.Units is < 1 or > SaleBounds.UnitsMax)
        {
            return RestockOutcome.BadUnits;
        }

        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using var batch = connection.CreateBatch();
            batch.AddPostings([posting]);
            await batch.ExecuteAndCommitAsync_NeedsTransaction(ct);
            return RestockOutcome.Done;
        }
        catch (PostgresException shortage) when (shortage.SqlState == SqlState.Shortage)
        {
            return (await LevelsAsync(posting.Sale, ct)).Any(level => level.Sku == posting.Sku)
                ? RestockOutcome.NotAvailable
                : RestockOutcome.UnknownSku;
        }
    }
}
