using System.Text.Json;
using AdmissionQueue.Sales;
using Dapper;
using Npgsql;

namespace InventoryLedger.Accounts;

/// <summary>One change that somebody made.</summary>
/// <param name="Id">Grows from entry to entry.</param>
/// <param name="At">When, by the ledger's clock.</param>
/// <param name="Who">A person's e-mail address or a key's name, as it was then.</param>
/// <param name="Role">The person's role then; null for a key.</param>
/// <param name="Key">The key; null for a person.</param>
/// <param name="Action">What was done, such as <c>sale.rate</c>.</param>
/// <param name="Subject">To what: a slug, an address, a name.</param>
/// <param name="Before">The fields that changed, as they were, as JSON; null for something new.</param>
/// <param name="After">The fields that changed, as they are, as JSON; null for something that is gone.</param>
public sealed record AuditEntry(
    long Id, DateTime At, string Who, string? Role, Guid? Key, string Action, string Subject, string? Before, string? After);

/// <summary>Who changed what. A change and its entry are one transaction: neither is without the other. Nodes can add entries, not change them.</summary>
/// <param name="database">The ledger.</param>
public sealed class AuditLog(NpgsqlDataSource database)
{
    /// <summary>Entries of one list, at most.</summary>
    public const int ListMax = 200;

    /// <summary>Adds an entry of a change that leaves no row of its own.</summary>
    /// <param name="action">What was done.</param>
    /// <param name="subject">To what.</param>
    /// <param name="after">What there is now; null for nothing.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task AddAsync(string action, string subject, object? after, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.AuditAsync_NeedsTransaction(action, subject, null, after, ct);
    }

    /// <summary>A merchant's entries, the newest first.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="before">The id of the last one that is known: the list goes on after it. Null begins with the newest.</param>
    /// <param name="limit">1 to <see cref="ListMax"/>.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(Guid merchant, long? before, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<AuditEntry>(new CommandDefinition(
            """
            SELECT id, at, who, role, key_id AS Key, action, subject, before::text, after::text FROM audit_entry
            WHERE merchant_id = @merchant AND (@before::bigint IS NULL OR id < @before) ORDER BY id DESC LIMIT @limit
            """,
            new { merchant, before, limit },
            cancellationToken: ct))];
    }
}

/// <summary>The one place that writes entries.</summary>
internal static class AuditWrite
{
    /// <summary>Adds an entry to the transaction of the change; nothing where nobody acts, as in a worker.</summary>
    /// <param name="connection">Has the transaction of the change.</param>
    /// <param name="action">What is done.</param>
    /// <param name="subject">To what.</param>
    /// <param name="before">What there was: JSON as text, or an object; of both, only what differs is kept.</param>
    /// <param name="after">What there is now.</param>
    /// <param name="ct">Ends the waiting.</param>
    public static async Task AuditAsync_NeedsTransaction(
        this NpgsqlConnection connection, string action, string subject, object? before, object? after, CancellationToken ct)
    {
        if (Actor.Current is not { } actor)
        {
            return;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO audit_entry (merchant_id, who, person_id, key_id, role, action, subject, before, after, from_address)
            VALUES (@MerchantId, @Who, @Person, @Key, @role, @action, @subject,
                json_difference(@was::jsonb, @is::jsonb), json_difference(@is::jsonb, @was::jsonb), @From)
            """,
            new
            {
                actor.MerchantId,
                actor.Who,
                actor.Person,
                actor.Key,
                role = actor.Role is { } role ? WireNames<Role>.Of(role) : null,
                action,
                subject,
                was = Json(before),
                @is = Json(after),
                actor.From,
            },
            cancellationToken: ct));
    }

    /// <summary>The same for a change to a sale of which only the id is at hand: the entry's subject is its slug.</summary>
    public static async Task AuditAsync_NeedsTransaction(
        this NpgsqlConnection connection, string action, SaleId sale, object? before, object? after, CancellationToken ct)
    {
        if (Actor.Current is not null)
        {
            var slug = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
                "SELECT slug FROM sale WHERE id = @id", new { id = sale.Value }, cancellationToken: ct));
            await connection.AuditAsync_NeedsTransaction(action, slug!, before, after, ct);
        }
    }

    private static string? Json(object? value) => value is null or string ? (string?)value : JsonSerializer.Serialize(value, JsonSerializerOptions.Web);
}
