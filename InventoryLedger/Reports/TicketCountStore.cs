using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Reports;

/// <summary>How many tickets of one lane are in one state at one moment. Tickets that the ledger has not decided about are in none.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="State">The state.</param>
/// <param name="Tickets">Tickets in it.</param>
/// <param name="Granted">Those of them that were given units or let in at some time.</param>
/// <param name="Missed">Those of them whose shopper was away at the turn, whether or not it was claimed later.</param>
public sealed record TicketCount(LaneName Lane, TicketState State, long Tickets, long Granted, long Missed);

/// <summary>Counts a sale's tickets, for the live view and the report.</summary>
/// <param name="database">The ledger.</param>
public sealed class TicketCountStore(NpgsqlDataSource database)
{
    /// <summary>Counts. It looks at every ticket of the sale: whoever asks again and again leaves time between.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Each lane and state in which there are tickets.</returns>
    public async Task<IReadOnlyList<TicketCount>> ReadAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT lane, state, count(*), count(granted_at), count(missed_at) FROM ticket WHERE sale_id = $1 GROUP BY lane, state ORDER BY lane, state");
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var counts = new List<TicketCount>();
        while (await reader.ReadAsync(ct))
        {
            counts.Add(new TicketCount(
                new LaneName(reader.GetString(0)), WireNames<TicketState>.Parse(reader.GetString(1)),
                reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)));
        }

        return counts;
    }
}
