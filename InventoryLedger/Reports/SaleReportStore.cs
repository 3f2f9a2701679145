using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Waits;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Reports;

/// <summary>Reads what became of a sale.</summary>
/// <param name="database">The ledger.</param>
/// <param name="stock">Where the units are.</param>
/// <param name="waits">How right the waiting times were.</param>
public sealed class SaleReportStore(NpgsqlDataSource database, StockStore stock, WaitSampleStore waits)
{
    /// <summary>Reads the report. It looks at every ticket of the sale: seconds where there are millions.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<SaleReport> ReadAsync(SaleId sale, CancellationToken ct)
    {
        var grants = await GrantsAsync(sale, ct);
        return new SaleReport(
            [
                .. from row in await CountsAsync(sale, ct)
                   group row by row.Lane into lane
                   orderby lane.Key.IsMain descending, lane.Key.ToString()
                   select new LaneReport(
                       lane.Key,
                       lane.Sum(row => row.Tickets),
                       lane.Sum(row => row.Granted),
                       lane.Sum(row => row.Missed),
                       lane.ToDictionary(row => row.State, row => row.Tickets),
                       KendallTau.Of([.. grants[lane.Key]])),
            ],
            await stock.BalancesAsync(sale, ct),
            await waits.AccuracyAsync(sale, ct));
    }

    private async Task<IReadOnlyList<(LaneName Lane, TicketState State, long Tickets, long Granted, long Missed)>> CountsAsync(
        SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT lane, state, count(*), count(granted_at), count(missed_at) FROM ticket WHERE sale_id = $1 GROUP BY lane, state ORDER BY lane, state");
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<(LaneName, TicketState, long, long, long)>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add((
                new LaneName(reader.GetString(0)),
                WireNames<TicketState>.Parse(reader.GetString(1)),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetInt64(4)));
        }

        return rows;
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
}
