using AdmissionQueue.Joining;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Holds;

/// <summary>Gives back what was not checked out in time. Any number of processes may sweep at once: each takes rows that nobody else
/// has locked, and a row that is being checked out right now is left to its checkout.</summary>
/// <param name="database">The ledger.</param>
public sealed class HoldExpiry(NpgsqlDataSource database)
{
    /// <summary>Ends the holds that are due, oldest first, by the database's clock.</summary>
    /// <param name="most">How many, at most. Fewer in the answer than this: nothing more is due.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>What expired, one batch per sale; empty when nothing was due.</returns>
    public Task<IReadOnlyList<UnpublishedBatch>> SweepAsync(int most, CancellationToken ct) =>
        BoundedRetry.RunAsync(async _ =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var due = await LockDueAsync_NeedsTransaction(connection, most, ct);
            return due.Count == 0 ? [] : await HoldEnd.CommitAsync_NeedsLock(transaction, due, TicketState.Expired, ct);
        });

    private static async Task<List<TicketRow>> LockDueAsync_NeedsTransaction(NpgsqlConnection connection, int most, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.AddSettings_NeedsTransaction();
        batch.Add(
            $"""
            SELECT {TicketRow.Columns} FROM sale CROSS JOIN LATERAL (
                SELECT * FROM ticket
                WHERE sale_id = sale.id AND state IN ('reserved', 'admitted') AND expires_at <= statement_timestamp()
                ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS ticket
            LIMIT $1
            """,
            P(most));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextAsync(ct);
        var rows = new List<TicketRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(TicketRow.Read(reader));
        }

        return rows;
    }
}
