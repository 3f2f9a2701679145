using FlashSale.LocalServers;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using InventoryLedger.Schema;
using Npgsql;

namespace FlashSale.Launcher.Starting;

/// <summary>Connection strings of the logins that nodes use.</summary>
internal sealed record Logins(string Web, string Worker);

/// <summary>The only place here that touches the ledger: schema, logins of least privilege, and the first merchant.</summary>
internal static class LedgerSetup
{
    private const string WebLogin = "flashsale_web_node";
    private const string WorkerLogin = "flashsale_worker_node";

    /// <param name="isOurs">Whether we started the server. On somebody else's we make no logins: nodes use the one we were given.</param>
    public static async Task<Logins> PrepareAsync(string ownerConnectionString, bool isOurs, int poolMax, CancellationToken ct)
    {
        try
        {
            // Its own thread: the migration blocks, and may wait for another node's.
            await Task.Run(() => SchemaMigrator.Migrate(ownerConnectionString), ct);
            if (!isOurs)
            {
                return new Logins(ownerConnectionString, ownerConnectionString);
            }

            await using var source = NpgsqlDataSource.Create(ownerConnectionString);
            await EnsureLoginAsync(source, WebLogin, group: "flashsale_web", ct);
            await EnsureLoginAsync(source, WorkerLogin, group: "flashsale_worker", ct);
            return new Logins(As(ownerConnectionString, WebLogin, poolMax), As(ownerConnectionString, WorkerLogin, poolMax));
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or ArgumentException)
        {
            throw new LocalServerException($"The database can't be prepared: {e.Message} Check --postgres, or the log of PostgreSQL.", e);
        }
    }

    /// <summary>The API key of a new merchant; it is shown this once.</summary>
    public static async Task<string> CreateMerchantAsync(string ownerConnectionString, string name, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(ownerConnectionString);
        return (await new MerchantStore(source).CreateAsync(name, ct)).ApiKey;
    }

    /// <summary>A token for the first account's set-up; null where somebody can sign in already.</summary>
    /// <param name="apiKey">A key of the merchant that the account will own; null makes a new merchant.</param>
    public static async Task<string?> NewSetupTokenAsync(string ownerConnectionString, string? apiKey, TimeProvider time, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(ownerConnectionString);
        var now = time.GetUtcNow();
        var merchant = apiKey is null ? null : await new ApiKeyStore(source).FindAsync(apiKey, now, ct);
        return await new LinkStore(source).NewSetupAsync(merchant?.MerchantId, now, ct);
    }

    // No password: whoever may enter the socket's folder, mode 0700, is already let in.
    private static async Task EnsureLoginAsync(NpgsqlDataSource source, string login, string group, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"""
            DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{login}') THEN
                    CREATE ROLE {login} LOGIN IN ROLE {group};
                END IF;
            END $$
            """);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string As(string connectionString, string login, int poolMax) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Username = login, MaxPoolSize = poolMax }.ConnectionString;
}
