using Dapper;
using InventoryLedger.Accounts;
using Npgsql;

namespace InventoryLedger.Webhooks;

/// <summary>The addresses that merchants want to be told at.</summary>
/// <param name="database">The ledger.</param>
public sealed class WebhookStore(NpgsqlDataSource database)
{
    /// <summary>Addresses of one merchant, at most: each event is a row for each.</summary>
    public const int Max = 20;

    /// <summary>Adds an address.</summary>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="webhook">The address.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>False where the merchant has <see cref="Max"/>.</returns>
    public async Task<bool> AddAsync(Guid merchant, Webhook webhook, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var added = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO webhook (id, merchant_id, url, secret, types, created_at)
            SELECT @Id, @merchant, @Url, @Secret, @Types, @CreatedAt WHERE (SELECT count(*) FROM webhook WHERE merchant_id = @merchant) < @Max
            """,
            new { webhook.Id, merchant, webhook.Url, webhook.Secret, webhook.Types, webhook.CreatedAt, Max },
            cancellationToken: ct));
        if (added == 0)
        {
            return false;
        }

        await connection.AuditAsync_NeedsTransaction("webhook.added", webhook.Url, null, new { webhook.Id, webhook.Types }, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>A merchant's addresses, the newest first.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<Webhook>> ListAsync(Guid merchant, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Webhook>(new CommandDefinition(
            "SELECT id, url, secret, types, created_at AS CreatedAt FROM webhook WHERE merchant_id = @merchant ORDER BY created_at DESC, id",
            new { merchant },
            cancellationToken: ct))];
    }

    /// <summary>Takes an address away; what is on its way there is not sent.</summary>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="id">The address.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>False where the merchant has no such address.</returns>
    public async Task<bool> RemoveAsync(Guid merchant, Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var url = await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "DELETE FROM webhook WHERE id = @id AND merchant_id = @merchant RETURNING url", new { id, merchant }, cancellationToken: ct));
        if (url is null)
        {
            return false;
        }

        await connection.AuditAsync_NeedsTransaction("webhook.removed", url, new { id }, null, ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
