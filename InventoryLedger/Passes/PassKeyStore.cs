using Dapper;
using Npgsql;

namespace InventoryLedger.Passes;

/// <summary>A key that signs passes.</summary>
/// <param name="Id">What tokens name it by.</param>
/// <param name="PrivateKey">Encrypted by the caller.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
public sealed record PassKey(string Id, string PrivateKey, DateTime CreatedAt);

/// <summary>The keys that sign passes, shared by all web nodes.</summary>
/// <param name="database">The ledger.</param>
public sealed class PassKeyStore(NpgsqlDataSource database)
{
    /// <summary>The keys that were made since, the newest first.</summary>
    /// <param name="since">An instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<PassKey>> ListAsync(DateTimeOffset since, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<PassKey>(new CommandDefinition(
            "SELECT id, private_key AS PrivateKey, created_at AS CreatedAt FROM pass_key WHERE created_at > @since ORDER BY created_at DESC, id",
            new { since },
            cancellationToken: ct))];
    }

    /// <summary>Adds a key unless another node was first, and removes those that nothing is signed by any more.</summary>
    /// <param name="key">The key.</param>
    /// <param name="unlessSince">A key that was made after this instant makes this one needless.</param>
    /// <param name="forgetBefore">Keys from before this instant go.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task AddAsync(PassKey key, DateTimeOffset unlessSince, DateTimeOffset forgetBefore, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(hashtextextended('pass key', 0))", cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO pass_key (id, private_key, created_at)
            SELECT @Id, @PrivateKey, @CreatedAt WHERE NOT EXISTS (SELECT FROM pass_key WHERE created_at > @unlessSince);
            DELETE FROM pass_key WHERE created_at <= @forgetBefore
            """,
            new { key.Id, key.PrivateKey, key.CreatedAt, unlessSince, forgetBefore },
            cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }
}
