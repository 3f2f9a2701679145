using Dapper;
using Npgsql;

namespace InventoryLedger.Warmup;

/// <summary>How often the tables of sales and their items were read, for whoever wants to prove that shoppers' requests do not read them.</summary>
/// <param name="database">The ledger.</param>
public sealed class SaleReads(NpgsqlDataSource database)
{
    /// <summary>Reads since the server keeps count, by anybody: a second late, and ten from a connection that became idle.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<long> CountAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT coalesce(sum(seq_scan + coalesce(idx_scan, 0)), 0)::bigint FROM pg_stat_user_tables WHERE relname IN ('sale', 'sale_item')",
            cancellationToken: ct));
    }
}
