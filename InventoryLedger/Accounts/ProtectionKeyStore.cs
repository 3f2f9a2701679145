using Dapper;
using Npgsql;

namespace InventoryLedger.Accounts;

/// <summary>The key ring that all web nodes share, for cookies and secrets at rest. Synchronous, as those who read it are.</summary>
/// <param name="database">The ledger.</param>
public sealed class ProtectionKeyStore(NpgsqlDataSource database)
{
    /// <summary>All keys, each encrypted by whoever stored it.</summary>
    public IReadOnlyList<string> List()
    {
        using var connection = database.OpenConnection();
        return [.. connection.Query<string>("SELECT xml FROM protection_key ORDER BY name")];
    }

    /// <summary>Adds a key.</summary>
    /// <param name="name">Its name, told apart by the caller.</param>
    /// <param name="xml">The key.</param>
    public void Add(string name, string xml)
    {
        using var connection = database.OpenConnection();
        connection.Execute("INSERT INTO protection_key (name, xml) VALUES (@name, @xml) ON CONFLICT DO NOTHING", new { name, xml });
    }
}
