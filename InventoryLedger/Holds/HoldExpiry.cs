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
    private const int BatchesPerTransaction = 100;

    /// <summary>Ends holds that are due, by the database's clock, those of the oldest batches of a sale first.</summary>
    /// <param name="most">How many, at most.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>What expired, one batch per sale; empty when nothing was due that nobody else has locked.</returns>
    public async Task<IReadOnlyList<UnpublishedBatch>> SweepAsync(int most, CancellationToken ct)
    {
        while (true)
        {
            var (ended, changes) = await BoundedRetry.RunAsync(_ => SweepBatchesAsync(most, ct));
            if (ended.Count > 0 || changes == 0)
            {
                return ended;
            }
        }
    }

    // Most batches that come due have no hold any more: all were bought or given back. Then there are changes, and nothing ended.
    private async Task<(IReadOnlyList<UnpublishedBatch> Ended, int Changes)> SweepBatchesAsync(int most, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var batches = await LockDueBatchesAsync_NeedsTransaction(connection, ct);
        if (batches.Length == 0)
        {
            return ([], 0);
        }

        var due = await LockDueAsync_NeedsLock(connection, batches, most, ct);
        await using var write = connection.CreateBatch();
        var ended = write.AddHoldEnd_NeedsLock(due, TicketState.Expired);
        AddNextDue(write, batches);
        return (ended, await write.ExecuteAndCommitAsync_NeedsTransaction(ct));
    }

    private static async Task<Guid[]> LockDueBatchesAsync_NeedsTransaction(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        batch.AddSettings_NeedsTransaction();
        batch.Add(
            """
            SELECT due.id FROM sale CROSS JOIN LATERAL (
                SELECT id FROM result_batch WHERE sale_id = sale.id AND due_at <= statement_timestamp()
                ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED) AS due
            LIMIT $1
            """,
            P(BatchesPerTransaction));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextAsync(ct);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetGuid(0));
        }

        return [.. ids];
    }

    private static async Task<List<TicketRow>> LockDueAsync_NeedsLock(NpgsqlConnection connection, Guid[] batches, int most, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {TicketRow.Columns} FROM ticket
            WHERE {LiveTickets.In("id = ANY($1)")} AND expires_at <= statement_timestamp() LIMIT $2 FOR UPDATE SKIP LOCKED
            """,
            connection);
        command.Parameters.Add(P(batches));
        command.Parameters.Add(P(most));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<TicketRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(TicketRow.Read(reader));
        }

        return rows;
    }

    // A batch is due again with the next of its holds: one that was extended, or that a checkout has locked right now.
    private static void AddNextDue(NpgsqlBatch write, Guid[] batches) => write.Add(
        $"""
        UPDATE result_batch SET due_at = next_due_at, tickets = CASE WHEN next_due_at IS NULL AND published_at IS NOT NULL THEN ARRAY[]::uuid[] ELSE tickets END
        FROM (
            SELECT id AS swept_id, (SELECT min(expires_at) FROM ticket WHERE ticket_id = ANY(tickets) AND {LiveTickets.Live}) AS next_due_at
            FROM result_batch WHERE id = ANY($1)) AS swept
        WHERE id = swept_id AND due_at IS DISTINCT FROM next_due_at
        """,
        P(batches));
}
