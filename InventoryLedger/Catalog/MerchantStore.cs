using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace InventoryLedger.Catalog;

/// <summary>Somebody who runs sales.</summary>
/// <param name="Id">Identifies the merchant.</param>
/// <param name="Name">The name for people.</param>
public sealed record Merchant(Guid Id, string Name);

/// <summary>A merchant just made.</summary>
/// <param name="Id">Identifies the merchant.</param>
/// <param name="Name">The name for people.</param>
/// <param name="ApiKey">The key. It is shown this once: the ledger keeps only its hash.</param>
public sealed record NewMerchant(Guid Id, string Name, string ApiKey);

/// <summary>The merchants and their API keys.</summary>
/// <param name="database">The ledger.</param>
public sealed class MerchantStore(NpgsqlDataSource database)
{
    private const string KeyPrefix = "fsk_"; // so that scanners for leaked keys can find it
    private const int KeyBytes = 32;

    /// <summary>Makes a merchant with a new random key.</summary>
    /// <param name="name">The name for people.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<NewMerchant> CreateAsync(string name, CancellationToken ct)
    {
        var merchant = new NewMerchant(
            Guid.NewGuid(), name, KeyPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes)));
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO merchant (id, name, api_key_hash) VALUES (@Id, @Name, @hash)",
            new { merchant.Id, merchant.Name, hash = Hash(merchant.ApiKey) },
            cancellationToken: ct));
        return merchant;
    }

    /// <summary>Finds the merchant that a key belongs to.</summary>
    /// <param name="apiKey">The key, as the caller sent it.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The merchant; null for a key that nobody has.</returns>
    public async Task<Merchant?> FindByApiKeyAsync(string apiKey, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Merchant>(new CommandDefinition(
            "SELECT id, name FROM merchant WHERE api_key_hash = @hash", new { hash = Hash(apiKey) }, cancellationToken: ct));
    }

    // Keys are random and long, so a plain hash can't be guessed back, and looking it up by index leaks nothing of use in its timing.
    private static byte[] Hash(string apiKey) => SHA256.HashData(Encoding.UTF8.GetBytes(apiKey));
}
