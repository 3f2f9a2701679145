using System.Reflection;
using DbUp;
using DbUp.Engine;
using Npgsql;

namespace InventoryLedger.Schema;

/// <summary>Brings a database to the schema of this version: numbered scripts, forward only, each in its own transaction.</summary>
public static class SchemaMigrator
{
    // Any number will do, as long as no other user of the database takes the same: the ASCII codes of "flsale".
    private const long AdvisoryLock = 0x666c_7361_6c65;

    /// <summary>Applies the scripts that the database does not have. Any number of nodes may call it at once: one works, the others
    /// wait for it and find nothing left to do.</summary>
    /// <param name="ownerConnectionString">A login that owns the schema and may create roles. Nodes themselves never need it.</param>
    /// <exception cref="InvalidOperationException">A script failed; its transaction was rolled back, earlier ones stay.</exception>
    /// <exception cref="NpgsqlException">The database is out of reach, or refuses the login.</exception>
    public static void Migrate(string ownerConnectionString)
    {
        // The lock belongs to the session: it is let go with the connection, even if this process is killed.
        using var guard = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false }.ConnectionString);
        guard.Open();
        using (var take = new NpgsqlCommand("SELECT pg_advisory_lock($1)", guard) { CommandTimeout = 0 })
        {
            take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = AdvisoryLock });
            take.ExecuteNonQuery();
        }

        var result = Engine(ownerConnectionString).PerformUpgrade();
        if (!result.Successful)
        {
            throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        }
    }

    private static UpgradeEngine Engine(string connectionString) => DeployChanges.To
        .PostgresqlDatabase(connectionString)
        .WithScriptsEmbeddedInAssembly(Assembly.GetExecutingAssembly(), name => name.EndsWith(".sql", StringComparison.Ordinal))
        .WithVariablesDisabled() // $$ and $1 are PostgreSQL's
        .WithTransactionPerScript()
        .LogToNowhere()
        .Build();
}
