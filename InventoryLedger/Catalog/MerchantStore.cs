using Dapper;
using InventoryLedger.Accounts;
using Npgsql;

namespace InventoryLedger.Catalog;

/// <summary>A merchant just made.</summary>
/// <param name="Id">Identifies the merchant.</param>
/// <param name="Name">The name for people.</param>
/// <param name="ApiKey">The key. It is shown this once: the ledger keeps only its hash.</param>
public sealed record NewMerchant(Guid Id, string Name, string ApiKey);

/// <summary>The merchants.</summary>
/// <param name="database">The ledger.</param>
public sealed class MerchantStore(NpgsqlDataSource database)
{
    /// <summary>Makes a merchant with a new random key, which may do all that keys may.</summary>
    /// <param name="name">The name for people.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<NewMerchant> CreateAsync(string name, CancellationToken ct)
    {
        var id = Guid.NewGuid();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var createdAt = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            "INSERT INTO merchant (id, name) VALUES (@id, @name) RETURNING created_at", new { id, name }, cancellationToken: ct));
        var key = await ApiKeyStore.InsertAsync_NeedsTransaction(
            connection, id, new ApiKey { Id = Guid.NewGuid(), Name = "First key", Scopes = [.. Scope.OfKeys], CreatedAt = createdAt }, ct);
        await transaction.CommitAsync(ct);
        return new NewMerchant(id, name, key);
    }
}
