using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Tickets;

/// <summary>Tickets as the ledger knows them: only those that it has decided about.</summary>
/// <param name="database">The ledger.</param>
public sealed class TicketStore(NpgsqlDataSource database)
{
    /// <summary>What became of a ticket.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The stored outcome; null while the ticket waits.</returns>
    public async Task<TicketResult?> FindAsync(SaleId sale, TicketId ticket, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"SELECT {TicketRow.Columns} FROM ticket WHERE ticket_id = $1 AND sale_id = $2");
        command.Parameters.Add(P(ticket.Value));
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? TicketRow.Read(reader).ToResult() : null;
    }

    /// <summary>A waiting ticket leaves the queue: the batch that comes to it finds it settled.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="shopper">Who holds it.</param>
    /// <param name="number">Its number; null where it leaves the lobby before the draw.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="lane">The lane that the number counts in.</param>
    /// <returns>What the ticket is now: left, or, if its turn came first, what it was decided to be. Leaving gives nothing back.</returns>
    public Task<TicketResult> LeaveAsync(
        SaleId sale, TicketId ticket, ShopperId shopper, long? number, CancellationToken ct, LaneName lane = default) =>
        BoundedRetry.RunAsync(async _ =>
        {
            if (await FindAsync(sale, ticket, ct) is { } decided)
            {
                return decided;
            }

            var left = new TicketResult(ticket, shopper, number, TicketState.Left, Revision: 1, Reservation: null) { Lane = lane };
            await using var batch = database.CreateBatch();
            batch.Add(
                """
                INSERT INTO ticket (ticket_id, sale_id, shopper_id, number, revision, state, skus, quantities, lane)
                VALUES ($1, $2, $3, $4, 1, $5, '{}', '{}', $6)
                """,
                P(ticket.Value),
                P(sale.Value),
                P(shopper.Value),
                P(number),
                P(WireNames<TicketState>.Of(TicketState.Left)),
                P(lane.ToString()));
            batch.AddResultBatch(Guid.NewGuid(), sale, [ticket.Value]);
            await batch.ExecuteNonQueryAsync(ct);
            return left;
        });
}
