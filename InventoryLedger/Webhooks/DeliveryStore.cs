using Dapper;
using InventoryLedger.Accounts;
using Npgsql;

namespace InventoryLedger.Webhooks;

/// <summary>Events on their way. Any number of nodes take them, each one node's at a time; what a node took and did not bring to an end is due again.</summary>
/// <param name="database">The ledger.</param>
public sealed class DeliveryStore(NpgsqlDataSource database)
{
    /// <summary>Attempts, at most: with the waits between them about a day and a half.</summary>
    public const int AttemptsMax = 14;

    /// <summary>Deliveries in one list, at most.</summary>
    public const int ListMax = 200;

    /// <summary>How long a node has for an attempt before another one may take it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>How long events are kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(4);

    private const string Select =
        """
        SELECT delivery.id, event_id AS EventId, webhook_id AS WebhookId, url, secret, event.type, slug, subject, data::text, event.at, attempts, last_answer AS LastAnswer
        FROM webhook_delivery AS delivery JOIN webhook ON webhook.id = webhook_id JOIN webhook_event AS event ON event.id = event_id
        """;

    /// <summary>The wait after an attempt: twice as long each time, up to four hours.</summary>
    /// <param name="attempts">How many there were, from 1.</param>
    public static TimeSpan WaitAfter(int attempts)
    {
        var wait = FirstWait * (1L << Math.Min(attempts - 1, 30));
        return wait < WaitMax ? wait : WaitMax;
    }

    /// <summary>Takes what is due, for one attempt each.</summary>
    /// <param name="max">How many, at most.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<Delivery>> TakeAsync(int max, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var taken = (await connection.QueryAsync<long>(new CommandDefinition(
            """
            UPDATE webhook_delivery SET attempts = attempts + 1, due_at = @until
            WHERE id IN (SELECT id FROM webhook_delivery WHERE due_at <= @now ORDER BY due_at LIMIT @max FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            new { max, now, until = now + Lease },
            cancellationToken: ct))).ToArray();
        return taken.Length == 0
            ? []
            : [.. await connection.QueryAsync<Delivery>(new CommandDefinition($"{Select} WHERE delivery.id = ANY(@taken) ORDER BY delivery.id", new { taken }, cancellationToken: ct))];
    }

    /// <summary>Writes down how an attempt ended.</summary>
    /// <param name="delivery">The delivery, as it was taken.</param>
    /// <param name="isDelivered">Whether the address took it.</param>
    /// <param name="answer">What it answered, in a few words.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task EndAttemptAsync(Delivery delivery, bool isDelivered, string answer, DateTimeOffset now, CancellationToken ct)
    {
        var isDead = !isDelivered && delivery.Attempts >= AttemptsMax;
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE webhook_delivery SET last_answer = @answer, due_at = @dueAt, delivered_at = @deliveredAt, dead_at = @deadAt
            WHERE id = @Id AND attempts = @Attempts AND due_at IS NOT NULL
            """,
            new
            {
                delivery.Id,
                delivery.Attempts,
                answer,
                dueAt = isDelivered || isDead ? (DateTimeOffset?)null : now + WaitAfter(delivery.Attempts),
                deliveredAt = isDelivered ? now : (DateTimeOffset?)null,
                deadAt = isDead ? now : (DateTimeOffset?)null,
            },
            cancellationToken: ct));
    }

    /// <summary>A merchant's deliveries that were given up, the newest first, up to <see cref="ListMax"/>.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<Delivery>> DeadAsync(Guid merchant, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Delivery>(new CommandDefinition(
            $"{Select} WHERE webhook.merchant_id = @merchant AND dead_at IS NOT NULL ORDER BY delivery.id DESC LIMIT @ListMax",
            new { merchant, ListMax },
            cancellationToken: ct))];
    }

    /// <summary>Sends a delivery again, from the first attempt on, whatever became of it.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="id">The delivery.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>False where the merchant has no such delivery.</returns>
    public async Task<bool> ResendAsync(Guid merchant, long id, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var url = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            """
            UPDATE webhook_delivery AS delivery SET attempts = 0, due_at = @now, delivered_at = NULL, dead_at = NULL
            FROM webhook WHERE delivery.id = @id AND webhook.id = webhook_id AND merchant_id = @merchant RETURNING url
            """,
            new { id, merchant, now },
            cancellationToken: ct));
        if (url is null)
        {
            return false;
        }

        await connection.AuditAsync_NeedsTransaction("webhook.resent", url, null, new { id }, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Removes events whose time is over.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task ForgetAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM webhook_event WHERE at < @before; DELETE FROM event_outbox WHERE at < @before", new { before = now - KeptFor }, cancellationToken: ct));
    }
}
