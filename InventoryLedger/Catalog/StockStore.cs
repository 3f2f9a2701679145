using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Journal;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Catalog;

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

    /// <summary>Where all units are now, in SKU order; empty for a sale that the ledger does not know.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<StockBalance>> BalancesAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT sku, stocked, available, held, sold, withdrawn FROM stock WHERE sale_id = $1 ORDER BY sku");
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var balances = new List<StockBalance>();
        while (await reader.ReadAsync(ct))
        {
            balances.Add(new StockBalance(
                new Sku(reader.GetString(0)),
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetInt64(4),
                reader.GetInt64(5)));
        }

        return balances;
    }

    /// <summary>Adds units to what is available, at any time before the sale is sold out or over.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="sku">The SKU.</param>
    /// <param name="units">1 to <see cref="SaleBounds.UnitsMax"/>.</param>
    /// <param name="idempotencyKey">The merchant's name for this change: the same again changes nothing. Null where there is none.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<RestockOutcome> RestockAsync(SaleId sale, Sku sku, long units, string? idempotencyKey, CancellationToken ct) =>
        RestockTransaction.RunAsync(
            database, new Posting(sale, sku, Account.Stocked, Account.Available, units, "restock", sale.Value), idempotencyKey, ct);

    /// <summary>Takes available units out of the sale, at any time. Held and sold units stay with their shoppers.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="sku">The SKU.</param>
    /// <param name="units">1 to <see cref="SaleBounds.UnitsMax"/>.</param>
    /// <param name="idempotencyKey">The merchant's name for this change: the same again changes nothing. Null where there is none.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<RestockOutcome> WithdrawAsync(SaleId sale, Sku sku, long units, string? idempotencyKey, CancellationToken ct) =>
        RestockTransaction.RunAsync(
            database, new Posting(sale, sku, Account.Available, Account.Withdrawn, units, "withdraw", sale.Value), idempotencyKey, ct);
}
