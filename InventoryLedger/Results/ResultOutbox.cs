using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Postgres;
using InventoryLedger.Tickets;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Results;

/// <summary>Results that were written together and go to Kafka together.</summary>
/// <param name="ResultBatch">Identifies them, for <see cref="ResultOutbox.MarkPublishedAsync"/>.</param>
/// <param name="Sale">The sale of all of them.</param>
/// <param name="Results">What the tickets are.</param>
public sealed record UnpublishedBatch(Guid ResultBatch, SaleId Sale, IReadOnlyList<TicketResult> Results);

/// <summary>The results that Kafka may not have yet. They are written in the transaction that makes them, so that a crash after the
/// commit loses none: whoever comes next publishes them again, and consumers ignore what they know.</summary>
/// <param name="database">The ledger.</param>
public sealed class ResultOutbox(NpgsqlDataSource database)
{
    /// <summary>Notes that Kafka has acknowledged a batch. Noting it twice, or a batch that does not exist, does nothing.</summary>
    /// <param name="resultBatch">The batch.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task MarkPublishedAsync(Guid resultBatch, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            UPDATE result_batch SET published_at = clock_timestamp(),
                tickets = CASE WHEN due_at IS NULL THEN '{}' ELSE tickets END -- holds are found by it
            WHERE id = $1 AND published_at IS NULL
            """);
        command.Parameters.Add(P(resultBatch));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The oldest batches that nobody has marked, with the present state of their tickets.</summary>
    /// <param name="olderThan">How old they must be: younger ones are being published right now by whoever wrote them.</param>
    /// <param name="most">How many, at most.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<UnpublishedBatch>> UnpublishedAsync(TimeSpan olderThan, int most, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"""
            WITH oldest AS (
                SELECT id, sale_id AS batch_sale, tickets, created_at FROM result_batch
                WHERE published_at IS NULL AND created_at <= clock_timestamp() - $1
                ORDER BY created_at LIMIT $2)
            SELECT {TicketRow.Columns}, id FROM oldest CROSS JOIN unnest(oldest.tickets) AS listed JOIN ticket ON ticket_id = listed
            ORDER BY oldest.created_at, id
            """);
        command.Parameters.Add(P(olderThan));
        command.Parameters.Add(P(most));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<(Guid Batch, TicketRow Row)>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add((reader.GetGuid(TicketRow.ColumnCount), TicketRow.Read(reader)));
        }

        return [.. rows.GroupBy(row => row.Batch).Select(batch =>
            new UnpublishedBatch(batch.Key, batch.First().Row.Sale, [.. batch.Select(row => row.Row.ToResult())]))];
    }
}

/// <summary>How a transaction that changes tickets puts them into the outbox.</summary>
internal static class ResultBatchSql
{
    /// <param name="batch">What the transaction runs.</param>
    /// <param name="id">Identifies the results.</param>
    /// <param name="sale">The sale of all of them.</param>
    /// <param name="tickets">What was changed.</param>
    /// <param name="dueAt">When the first hold that begins here may end by itself; null where none begins.</param>
    public static void AddResultBatch(this NpgsqlBatch batch, Guid id, SaleId sale, Guid[] tickets, DateTimeOffset? dueAt = null) => batch.Add(
        "INSERT INTO result_batch (id, sale_id, tickets, due_at) VALUES ($1, $2, $3, $4)", P(id), P(sale.Value), P(tickets), P(dueAt));
}
