using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Postgres;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Settling;

/// <summary>Notices that nothing is left and nothing can come back, so that the whole rest of the queue is told at once.</summary>
/// <param name="database">The ledger.</param>
public sealed class SaleSettlement(NpgsqlDataSource database)
{
    private readonly SaleStore sales = new(database);

    /// <summary>Moves an open or paused sale to sold-out when no SKU has a unit available or on hold.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The settled sale with its new revision; null when it was not settled now. Of any number of callers one gets it.</returns>
    public Task<Sale?> SettleAsync(SaleId sale, CancellationToken ct) =>
        BoundedRetry.RunAsync(async _ =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using var batch = connection.CreateBatch();

            // Grants hold the row FOR SHARE until they commit: after this statement none is under way, and the next one sees the state.
            batch.Add("SELECT 1 FROM sale WHERE id = $1 FOR UPDATE", P(sale.Value));

            // Its own statement, so that its snapshot is younger than the lock. Stock rows are locked: a restock comes before or after.
            batch.Add("SELECT 1 FROM stock WHERE sale_id = $1 ORDER BY sku FOR SHARE", P(sale.Value));
            batch.Add(
                """
                UPDATE sale SET state = 'sold-out', revision = revision + 1
                WHERE id = $1 AND state IN ('open', 'paused')
                    AND NOT EXISTS (SELECT 1 FROM stock WHERE sale_id = $1 AND available + held > 0)
                """,
                P(sale.Value));
            await batch.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
            return batch.BatchCommands[^1].RecordsAffected == 1 ? await sales.FindAsync(sale, ct) : null;
        });
}
