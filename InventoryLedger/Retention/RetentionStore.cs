using AdmissionQueue.Sales;
using Dapper;
using InventoryLedger.Catalog;
using Npgsql;

namespace InventoryLedger.Retention;

/// <summary>What is left of sales that are over, and what of it may go.</summary>
/// <param name="database">The ledger.</param>
public sealed class RetentionStore(NpgsqlDataSource database)
{
    /// <summary>How long a closed sale's topics and keys stay: as long as its shoppers may ask what became of them, and an hour on top, so that no
    /// node still has the sale in its directory.</summary>
    private const string ClearedAfter = "interval '1 day 1 hour'";

    private readonly SaleStore sales = new(database);

    /// <summary>Clears one sale whose topics and keys may go. Its row is locked meanwhile, so that no two callers clear the same sale; should the
    /// caller die, another does it again, which must be harmless.</summary>
    /// <param name="clear">Removes topics and keys. Called inside the transaction.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale that was cleared; null where there is none to clear.</returns>
    public async Task<Sale?> ClearNextAsync(Func<Sale, Task> clear, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var id = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            $"""
            SELECT id FROM sale WHERE state = 'closed' AND cleared_at IS NULL AND closed_at <= clock_timestamp() - {ClearedAfter}
            ORDER BY closed_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """,
            transaction: transaction,
            cancellationToken: ct));
        if (id is null || await sales.FindAsync(new SaleId(id.Value), ct) is not { } sale)
        {
            return null;
        }

        await clear(sale);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE sale SET cleared_at = clock_timestamp(), revision = revision + 1 WHERE id = @id", new { id }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return sale;
    }

    /// <summary>Removes all rows of one sale that is past its retention, in one transaction.</summary>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale that is gone; null where there is none to remove.</returns>
    public async Task<SaleId?> RemoveNextAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var candidates = await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            SELECT id FROM sale
            WHERE state = 'closed' AND closed_at + retention_days * interval '1 day' <= clock_timestamp() AND is_past_retention(id)
            ORDER BY closed_at LIMIT 10
            """,
            cancellationToken: ct));
        foreach (var id in candidates)
        {
            if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "SELECT remove_sale(@id)", new { id }, commandTimeout: 0, cancellationToken: ct)))
            {
                return new SaleId(id);
            }
        }

        return null;
    }
}
