using AdmissionQueue.Events;
using AdmissionQueue.Sales;
using Dapper;
using Npgsql;

namespace InventoryLedger.Events;

/// <summary>Events that were written with their changes, on their way to webhooks and to the topic. A row stays until both have it: nothing is
/// skipped, however long Kafka is away.</summary>
/// <param name="database">The ledger.</param>
public sealed class EventOutbox(NpgsqlDataSource database)
{
    /// <summary>How long events are kept for the topic after a worker that publishes them was last there.</summary>
    public static readonly TimeSpan WantedFor = TimeSpan.FromDays(7);

    // Any number that no other lock of this database has: the ASCII codes of "events".
    private const long PublisherLock = 0x6576_656e_7473;

    /// <summary>Makes deliveries of events that merchants want to be told of. Any number of nodes may do so at once.</summary>
    /// <param name="most">Rows at once, each the events of one change.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>How many rows it took; fewer than <paramref name="most"/>: none is left.</returns>
    public async Task<int> SpreadAsync(int most, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            """
            WITH taken AS MATERIALIZED (
                SELECT id, merchant_id, slug, events, at, for_topic FROM event_outbox WHERE for_webhooks ORDER BY id LIMIT @most FOR UPDATE SKIP LOCKED),
            told AS (
                INSERT INTO webhook_event (id, merchant_id, type, slug, subject, data, at)
                SELECT event.id, merchant_id, event.type, slug, event.subject, event.data, at
                FROM taken CROSS JOIN jsonb_to_recordset(events) AS event (id uuid, type text, subject text, data jsonb)
                WHERE EXISTS (SELECT FROM webhook WHERE webhook.merchant_id = taken.merchant_id AND event.type = ANY(types))
                ON CONFLICT (id) DO NOTHING
                RETURNING id, merchant_id, type),
            sent AS (
                INSERT INTO webhook_delivery (webhook_id, event_id)
                SELECT webhook.id, told.id FROM told JOIN webhook ON webhook.merchant_id = told.merchant_id AND told.type = ANY(types)),
            kept AS (
                UPDATE event_outbox SET for_webhooks = false FROM taken WHERE event_outbox.id = taken.id AND taken.for_topic),
            gone AS (
                DELETE FROM event_outbox USING taken WHERE event_outbox.id = taken.id AND NOT taken.for_topic)
            SELECT count(*)::integer FROM taken
            """,
            new { most },
            cancellationToken: ct));
    }

    /// <summary>Lets events be kept for the topic from now on.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public async Task WantAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE event_topic SET wanted_until = clock_timestamp() + @WantedFor", new { WantedFor }, cancellationToken: ct));
    }

    /// <summary>Hands over the oldest events that the topic does not have, and notes that it has them. One process does so at a time: two would
    /// mix up the order.</summary>
    /// <param name="most">Rows at once, each the events of one change.</param>
    /// <param name="publish">Publishes events with their keys, in their order; returns when they can't be lost any more.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>How many rows the topic has got; fewer than <paramref name="most"/>: none is left, or another process is at it.</returns>
    public async Task<int> PublishAsync(
        int most, Func<IReadOnlyList<(string Key, CloudEvent Event)>, CancellationToken, Task> publish, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // A process that is frozen in the middle must not keep the others from it for ever.
        var isMine = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SET LOCAL idle_in_transaction_session_timeout = '30s'; SELECT pg_try_advisory_xact_lock(@PublisherLock)", new { PublisherLock }, cancellationToken: ct));
        var rows = isMine ? await OldestAsync_NeedsTransaction(connection, most, ct) : [];
        if (rows.Count == 0)
        {
            return 0;
        }

        await publish([.. rows.Select(row => (row.Subject ?? new SaleId(row.SaleId).ToString(), row.Event))], ct);
        var ids = rows.Select(row => row.Row).Distinct().ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE event_outbox SET for_topic = false WHERE id = ANY(@ids);
            DELETE FROM event_outbox WHERE id = ANY(@ids) AND NOT for_webhooks;
            """,
            new { ids },
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return ids.Length;
    }

    private static async Task<List<OutboxEvent>> OldestAsync_NeedsTransaction(NpgsqlConnection connection, int most, CancellationToken ct) =>
        [.. await connection.QueryAsync<OutboxEvent>(new CommandDefinition(
            """
            SELECT oldest.id AS Row, sale_id AS SaleId, event.id, event.type, slug, event.subject, event.data::text, at
            FROM (SELECT * FROM event_outbox WHERE for_topic ORDER BY id LIMIT @most) AS oldest
                CROSS JOIN jsonb_to_recordset(events) AS event (id uuid, type text, subject text, data jsonb)
            ORDER BY oldest.id
            """,
            new { most },
            cancellationToken: ct))];

    private sealed record OutboxEvent(long Row, Guid SaleId, Guid Id, string Type, string Slug, string? Subject, string Data, DateTime At)
    {
        public CloudEvent Event => new(Id, Type, Slug, Subject, Data, At);
    }
}
