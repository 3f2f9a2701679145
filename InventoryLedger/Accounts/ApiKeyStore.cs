using Dapper;
using Npgsql;

namespace InventoryLedger.Accounts;

/// <summary>An API key, as its merchant sees it. The key itself is told once and kept by nobody.</summary>
public sealed record ApiKey
{
    /// <summary>Identifies it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do, of <see cref="Scope.OfKeys"/>.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it stops opening anything, UTC; null is never.</summary>
    public DateTime? ExpiresAt { get; init; }

    /// <summary>When it was last used, within a minute, UTC; null is never.</summary>
    public DateTime? LastUsedAt { get; init; }
}

/// <summary>The API keys of merchants.</summary>
/// <param name="database">The ledger.</param>
public sealed class ApiKeyStore(NpgsqlDataSource database)
{
    /// <summary>Begins every key, so that scanners for leaked keys can find it.</summary>
    public const string Prefix = "fsk_";

    /// <summary>A key's use is written down this often, not with every call.</summary>
    private static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(1);

    /// <summary>Makes a key.</summary>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="key">Its name, scopes and times.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The key, told this once.</returns>
    public async Task<string> CreateAsync(Guid merchant, ApiKey key, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var secret = await InsertAsync_NeedsTransaction(connection, merchant, key, ct);
        await connection.AuditAsync_NeedsTransaction("key.created", key.Name, null, new { key.Id, key.Scopes, key.ExpiresAt }, ct);
        await transaction.CommitAsync(ct);
        return secret;
    }

    /// <summary>A merchant's keys, the newest first.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(Guid merchant, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<ApiKey>(new CommandDefinition(
            """
            SELECT id, name, scopes, created_at AS CreatedAt, expires_at AS ExpiresAt, last_used_at AS LastUsedAt FROM api_key
            WHERE merchant_id = @merchant ORDER BY created_at DESC, id
            """,
            new { merchant },
            cancellationToken: ct))];
    }

    /// <summary>Ends a key.</summary>
    /// <param name="merchant">Whose it is.</param>
    /// <param name="id">The key.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>False where the merchant has no such key.</returns>
    public async Task<bool> RemoveAsync(Guid merchant, Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var removed = await connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(
            "DELETE FROM api_key WHERE id = @id AND merchant_id = @merchant RETURNING id, name, scopes", new { id, merchant }, cancellationToken: ct));
        if (removed is null)
        {
            return false;
        }

        await connection.AuditAsync_NeedsTransaction("key.removed", removed.Name, new { id, removed.Scopes }, null, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Finds who acts by a key, and notes that it was used.</summary>
    /// <param name="secret">The key, as the caller sent it.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Null for a key that nobody has, or whose time is over.</returns>
    public async Task<Actor?> FindAsync(string secret, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(
            """
            SELECT api_key.id, merchant_id AS MerchantId, merchant.name AS Merchant, api_key.name, scopes, last_used_at AS LastUsedAt
            FROM api_key JOIN merchant ON merchant.id = merchant_id WHERE hash = @hash AND (expires_at IS NULL OR expires_at > @now)
            """,
            new { hash = Secret.Hash(secret), now },
            cancellationToken: ct));
        if (row is null)
        {
            return null;
        }

        if (row.LastUsedAt is not { } last || now - last > UseNotedEvery)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE api_key SET last_used_at = @now WHERE id = @Id", new { row.Id, now }, cancellationToken: ct));
        }

        return new Actor(row.MerchantId, row.Merchant, row.Name, null, row.Id, null, row.Scopes);
    }

    internal static async Task<string> InsertAsync_NeedsTransaction(NpgsqlConnection connection, Guid merchant, ApiKey key, CancellationToken ct)
    {
        var secret = Secret.New(Prefix);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO api_key (id, merchant_id, name, hash, scopes, created_at, expires_at)
            VALUES (@Id, @merchant, @Name, @hash, @Scopes, @CreatedAt, @ExpiresAt)
            """,
            new { key.Id, merchant, key.Name, hash = Secret.Hash(secret), key.Scopes, key.CreatedAt, key.ExpiresAt },
            cancellationToken: ct));
        return secret;
    }

    private sealed record KeyRow
    {
        public Guid Id { get; init; }

        public Guid MerchantId { get; init; }

        public string Merchant { get; init; } = "";

        public string Name { get; init; } = "";

        public string[] Scopes { get; init; } = [];

        public DateTime? LastUsedAt { get; init; }
    }
}
