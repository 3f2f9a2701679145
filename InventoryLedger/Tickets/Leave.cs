using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Holds;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Tickets;

/// <summary>A shopper leaves the queue.</summary>
/// <param name="database">The ledger.</param>
/// <param name="tickets">What was decided already.</param>
public sealed class Leave(NpgsqlDataSource database, TicketStore tickets)
{
    /// <summary>Ends a ticket: the batch that comes to it finds it settled. Where its turn came first, what was granted goes back at once, as nobody
    /// would come for it. A ticket that has ended stays what it is.</summary>
    /// <param name="claims">The ticket, and whose it is.</param>
    /// <param name="number">Its number; null where it leaves the lobby before the draw.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The ticket as it is now, to be published; null where it had ended before.</returns>
    public Task<UnpublishedBatch?> RunAsync(TicketClaims claims, long? number, CancellationToken ct) => BoundedRetry.RunAsync(async _ =>
    {
        if (await tickets.FindAsync(claims.Sale, claims.Ticket, ct) is null)
        {
            return (UnpublishedBatch?)await NoteAsync(claims, number, ct);
        }

        var outcome = await HoldChange.RunAsync(
            database,
            new ReservationId(claims.Ticket.Value),
            claims.Shopper,
            async (transaction, row) =>
                new HoldOutcome.Changed(await HoldEnd.CommitAsync_NeedsLock(transaction, row, TicketState.Left, ct)),
            ct);
        return (outcome as HoldOutcome.Changed)?.Change;
    });

    private async Task<UnpublishedBatch> NoteAsync(TicketClaims claims, long? number, CancellationToken ct)
    {
        var left = new TicketResult(claims.Ticket, claims.Shopper, number, TicketState.Left, Revision: 1, Reservation: null) { Lane = claims.Lane };
        var change = new UnpublishedBatch(Guid.NewGuid(), claims.Sale, [left]);
        await using var batch = database.CreateBatch();
        batch.Add(
            """
            INSERT INTO ticket (ticket_id, sale_id, shopper_id, number, revision, state, skus, quantities, lane)
            VALUES ($1, $2, $3, $4, 1, $5, '{}', '{}', $6)
            """,
            P(claims.Ticket.Value),
            P(claims.Sale.Value),
            P(claims.Shopper.Value),
            P(number),
            P(WireNames<TicketState>.Of(TicketState.Left)),
            P(claims.Lane.ToString()));
        batch.AddResultBatch(change.ResultBatch, change.Sale, [claims.Ticket.Value]);
        await batch.ExecuteNonQueryAsync(ct);
        return change;
    }
}
