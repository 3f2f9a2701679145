using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Postgres;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Journal;

/// <summary>How units have moved in a sale, as far as the chances of those who wait depend on it.</summary>
/// <param name="database">The ledger.</param>
public sealed class StockFlowStore(NpgsqlDataSource database)
{
    /// <summary>Sums the journal: one row a SKU that has moved.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<StockFlow>> ReadAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            SELECT sku,
                coalesce(sum(units) FILTER (WHERE from_account = $2 AND to_account = $3), 0)::bigint,
                coalesce(sum(units) FILTER (WHERE to_account = $4), 0)::bigint,
                coalesce(sum(units) FILTER (WHERE from_account = $3 AND to_account = $2), 0)::bigint
            FROM movement WHERE sale_id = $1 GROUP BY sku
            """);
        command.Parameters.Add(P(sale.Value));
        command.Parameters.Add(P(Account.Available));
        command.Parameters.Add(P(Account.Held));
        command.Parameters.Add(P(Account.Sold));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var flows = new List<StockFlow>();
        while (await reader.ReadAsync(ct))
        {
            flows.Add(new StockFlow(new Sku(reader.GetString(0)), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        }

        return flows;
    }
}
