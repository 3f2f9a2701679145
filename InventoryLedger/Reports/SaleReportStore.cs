using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Waits;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Reports;

/// <summary>Reads what became of a sale.</summary>
/// <param name="database">The ledger.</param>
/// <param name="tickets">What became of the tickets.</param>
/// <param name="stock">Where the units are.</param>
/// <param name="times">How long shoppers waited.</param>
/// <param name="waits">How right the waiting times were that they were told.</param>
public sealed class SaleReportStore(
    NpgsqlDataSource database, TicketCountStore tickets, StockStore stock, WaitTimesStore times, WaitSampleStore waits)
{
    /// <summary>Reads the report. It looks at every ticket of the sale: seconds where there are millions.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<SaleReport> ReadAsync(SaleId sale, CancellationToken ct)
    {
        var grants = await GrantsAsync(sale, ct);
        var waited = await times.ReadAsync(sale, ct);
        return new SaleReport(
            [
                .. from row in await tickets.ReadAsync(sale, ct)
                   group row by row.Lane into lane
                   orderby lane.Key.IsMain descending, lane.Key.ToString()
                   select new LaneReport(
                       lane.Key,
                       lane.Sum(row => row.Tickets),
                       lane.Sum(row => row.Granted),
                       lane.Sum(row => row.Missed),
                       lane.ToDictionary(row => row.State, row => row.Tickets),
                       KendallTau.Of([.. grants[lane.Key]]))
                   {
                       Waited = waited.GetValueOrDefault(lane.Key),
                   },
            ],
            await stock.BalancesAsync(sale, ct),
            await waits.AccuracyAsync(sale, ct),
            await OrdersAsync(sale, ct));
    }

    // Who missed the turn and claimed it later was served out of order by the own choice.
    private async Task<ILookup<LaneName, (long Number, DateTimeOffset At)>> GrantsAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT lane, number, granted_at FROM ticket WHERE sale_id = $1 AND granted_at IS NOT NULL AND missed_at IS NULL");
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var grants = new List<(LaneName Lane, long Number, DateTimeOffset At)>();
        while (await reader.ReadAsync(ct))
        {
            grants.Add((new LaneName(reader.GetString(0)), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return grants.ToLookup(grant => grant.Lane, grant => (grant.Number, grant.At));
    }

    private async Task<OrderSum> OrdersAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT count(*), coalesce(sum(total), 0)::bigint FROM purchase WHERE sale_id = $1");
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new OrderSum(reader.GetInt64(0), reader.GetInt64(1));
    }
}
