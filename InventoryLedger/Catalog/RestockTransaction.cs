using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Journal;
using InventoryLedger.Postgres;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Catalog;

/// <summary>What became of a merchant's wish to change the stock. Every case but <see cref="Done"/> changed nothing.</summary>
public enum RestockOutcome
{
    /// <summary>The units are moved, now or when the same key came before.</summary>
    Done,

    /// <summary>The sale has no such SKU, or there is no such sale.</summary>
    UnknownSku,

    /// <summary>Units must be 1 to <see cref="SaleBounds.UnitsMax"/>.</summary>
    BadUnits,

    /// <summary>Fewer units are available than should be withdrawn: what is held or sold is not the merchant's to take.</summary>
    NotAvailable,

    /// <summary>Everybody who waited has been told for good that nothing is left: what is added now would be nobody's.</summary>
    SoldOut,

    /// <summary>The sale is over: what is added now could not be bought.</summary>
    Closed,

    /// <summary>The key stands for another change of this sale.</summary>
    KeyReused,
}

/// <summary>Changes the stock by the merchant's hand: its state and its key are looked at, and the units moved, in one transaction.</summary>
internal static class RestockTransaction
{
    public static async Task<RestockOutcome> RunAsync(NpgsqlDataSource database, Posting posting, string? key, CancellationToken ct)
    {
        if (posting.Units is < 1 or > SaleBounds.UnitsMax)
        {
            return RestockOutcome.BadUnits;
        }

        try
        {
            return await BoundedRetry.RunAsync(_ => AttemptAsync(database, posting, key, ct));
        }
        catch (PostgresException shortage) when (shortage.SqlState == SqlState.Shortage)
        {
            return (await new StockStore(database).LevelsAsync(posting.Sale, ct)).Any(level => level.Sku == posting.Sku)
                ? RestockOutcome.NotAvailable
                : RestockOutcome.UnknownSku;
        }
    }

    private static async Task<RestockOutcome> AttemptAsync(NpgsqlDataSource database, Posting posting, string? key, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // A settlement takes this row for itself: it either comes first, and is seen here, or finds the new units.
        if (await StateAsync_NeedsTransaction(connection, posting.Sale, ct) is not { } state)
        {
            return RestockOutcome.UnknownSku;
        }

        // Before the state: who asks again hears what came of it, whatever has become of the sale since.
        if (key is not null && await RepeatAsync_NeedsTransaction(connection, posting, key, ct) is { } repeat)
        {
            return repeat;
        }

        if (posting.To == Account.Available && !SaleLife.MayRestock(state))
        {
            return state == SaleState.Closed ? RestockOutcome.Closed : RestockOutcome.SoldOut;
        }

        await connection.AuditAsync_NeedsTransaction(
            $"stock.{posting.Cause}", posting.Sale, null, new { sku = posting.Sku.ToString(), posting.Units }, ct);
        await using var batch = connection.CreateBatch();
        batch.AddPostings([posting]);
        await batch.ExecuteAndCommitAsync_NeedsTransaction(ct);
        return RestockOutcome.Done;
    }

    private static async Task<SaleState?> StateAsync_NeedsTransaction(NpgsqlConnection connection, SaleId sale, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT state FROM sale WHERE id = $1 FOR SHARE", connection);
        command.Parameters.Add(P(sale.Value));
        return await command.ExecuteScalarAsync(ct) is string state ? WireNames<SaleState>.Parse(state) : null;
    }

    /// <summary>Takes the key for this change.</summary>
    /// <returns>Null where it was free; else what the key stands for already.</returns>
    private static async Task<RestockOutcome?> RepeatAsync_NeedsTransaction(
        NpgsqlConnection connection, Posting posting, string key, CancellationToken ct)
    {
        var units = posting.To == Account.Available ? posting.Units : -posting.Units;
        await using var batch = connection.CreateBatch();

        // Where the same key is under way elsewhere this waits for it, and the second statement, being younger, sees what it wrote.
        batch.Add(
            "INSERT INTO stock_change (sale_id, idempotency_key, sku, units) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            P(posting.Sale.Value),
            P(key),
            P(posting.Sku.ToString()),
            P(units));
        batch.Add(
            "SELECT sku = $3 AND units = $4 FROM stock_change WHERE sale_id = $1 AND idempotency_key = $2",
            P(posting.Sale.Value),
            P(key),
            P(posting.Sku.ToString()),
            P(units));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var same = reader.GetBoolean(0);
        if (batch.BatchCommands[0].RecordsAffected == 1)
        {
            return null;
        }

        return same ? RestockOutcome.Done : RestockOutcome.KeyReused;
    }
}
