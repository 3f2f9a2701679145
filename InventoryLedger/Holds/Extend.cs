using AdmissionQueue.Joining;
using AdmissionQueue.Topics;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Holds;

/// <summary>What became of a shopper's wish for more time.</summary>
public abstract record ExtendOutcome
{
    private ExtendOutcome()
    {
    }

    /// <summary>The reservation has as much time again, though never more than the sale has.</summary>
    /// <param name="Change">The ticket with its new expiry, to be published.</param>
    public sealed record Extended(UnpublishedBatch Change) : ExtendOutcome;

    /// <summary>The sale gives no second time, or the reservation has had it.</summary>
    public sealed record NotAllowed : ExtendOutcome;

    /// <summary>There is no such reservation.</summary>
    public sealed record NotFound : ExtendOutcome;

    /// <summary>It is another shopper's.</summary>
    public sealed record NotYours : ExtendOutcome;

    /// <summary>It has ended before. Nothing was changed.</summary>
    /// <param name="State">How it ended; expired, too, where its time is over and the sweeper has not come yet.</param>
    public sealed record AlreadyEnded(TicketState State) : ExtendOutcome;
}

/// <summary>A shopper asks for more time, once.</summary>
/// <param name="database">The ledger.</param>
public sealed class Extend(NpgsqlDataSource database)
{
    /// <summary>Gives a live reservation its hold time again, if the sale allows it and it is the first time.</summary>
    /// <param name="reservation">The reservation.</param>
    /// <param name="shopper">Who asks.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ExtendOutcome> RunAsync(ReservationId reservation, ShopperId shopper, CancellationToken ct) =>
        BoundedRetry.RunAsync<ExtendOutcome>(async _ =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var row = await TicketLock.TakeAsync_NeedsTransaction(connection, reservation, ct);
            return HoldAccess.Of(row, shopper) switch
            {
                HoldAccess.Answer.NotFound => new ExtendOutcome.NotFound(),
                HoldAccess.Answer.NotYours => new ExtendOutcome.NotYours(),
                HoldAccess.Answer.Ended => new ExtendOutcome.AlreadyEnded(row!.State),
                _ => await ExtendAsync_NeedsLock(connection, row!, ct),
            };
        });

    private static async Task<ExtendOutcome> ExtendAsync_NeedsLock(NpgsqlConnection connection, TicketRow row, CancellationToken ct)
    {
        var (now, end, allowed) = await TermsAsync(connection, row, ct);
        if (row.ExpiresAt <= now)
        {
            return new ExtendOutcome.AlreadyEnded(TicketState.Expired);
        }

        if (!allowed || row.Extended)
        {
            return new ExtendOutcome.NotAllowed();
        }

        var extended = row with { ExpiresAt = end, Extended = true, Revision = row.Revision + 1 };
        var resultBatch = Guid.NewGuid();
        await using var batch = connection.CreateBatch();
        batch.Add(
            "UPDATE ticket SET expires_at = $2, extended = true, revision = revision + 1 WHERE ticket_id = $1", P(row.Ticket.Value), P(end));
        batch.AddResultBatch(resultBatch, row.Sale, [row.Ticket.Value]);
        await batch.ExecuteAndCommitAsync_NeedsTransaction(ct);
        return new ExtendOutcome.Extended(new UnpublishedBatch(resultBatch, row.Sale, [extended.ToResult()]));
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
