using AdmissionQueue.Joining;
using AdmissionQueue.Topics;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Holds;

/// <summary>A shopper asks for more time, once.</summary>
/// <param name="database">The ledger.</param>
public sealed class Extend(NpgsqlDataSource database)
{
    /// <summary>Gives a live reservation its hold time again, though never more than the sale has, if the sale allows it and it is the
    /// first time.</summary>
    /// <param name="reservation">The reservation.</param>
    /// <param name="shopper">Who asks.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<HoldOutcome> RunAsync(ReservationId reservation, ShopperId shopper, CancellationToken ct) =>
        HoldChange.RunAsync(
            database, reservation, shopper, (transaction, row) => ExtendAsync_NeedsLock(transaction.Connection!, row, ct), ct);

    private static async Task<HoldOutcome> ExtendAsync_NeedsLock(NpgsqlConnection connection, TicketRow row, CancellationToken ct)
    {
        var (now, end, allowed) = await TermsAsync(connection, row, ct);
        if (row.ExpiresAt <= now)
        {
            return new HoldOutcome.AlreadyEnded(TicketState.Expired);
        }

        if (!allowed || row.Extended)
        {
            return allowed ? new HoldOutcome.AlreadyExtended() : new HoldOutcome.NotAllowed();
        }

        var extended = row with { ExpiresAt = end, Extended = true, Revision = row.Revision + 1 };
        var resultBatch = Guid.NewGuid();
        await using var batch = connection.CreateBatch();
        batch.Add(
            "UPDATE ticket SET expires_at = $2, extended = true, revision = revision + 1 WHERE ticket_id = $1", P(row.Ticket.Value), P(end));
        batch.AddResultBatch(resultBatch, row.Sale, [row.Ticket.Value]);
        await batch.ExecuteAndCommitAsync_NeedsTransaction(ct);
        return new HoldOutcome.Changed(new UnpublishedBatch(resultBatch, row.Sale, [extended.ToResult()]));
    }

    private static async Task<(DateTimeOffset Now, DateTimeOffset End, bool Allowed)> TermsAsync(
        NpgsqlConnection connection, TicketRow row, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT clock_timestamp(), GREATEST($2, LEAST($2 + hold_ms * interval '1 millisecond', ends_at)), extend_once AND state <> 'closed'
            FROM sale WHERE id = $1
            """,
            connection);
        command.Parameters.Add(P(row.Sale.Value));
        command.Parameters.Add(P(row.ExpiresAt!.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetBoolean(2));
    }
}
