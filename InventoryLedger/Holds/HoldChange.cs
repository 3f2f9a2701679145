using AdmissionQueue.Joining;
using AdmissionQueue.Topics;
using InventoryLedger.Postgres;
using InventoryLedger.Tickets;
using Npgsql;

namespace InventoryLedger.Holds;

/// <summary>How every change of a reservation by its shopper begins: the ticket's row is locked, and only then it is looked at who asks
/// and whether the reservation still lives. So of any number of changes at once, each sees what the one before it left.</summary>
internal static class HoldChange
{
    /// <param name="database">The ledger.</param>
    /// <param name="reservation">The reservation.</param>
    /// <param name="shopper">Who asks.</param>
    /// <param name="change_NeedsLock">What is done to a live reservation of this shopper; it commits, or leaves everything as it was.</param>
    /// <param name="ct">Ends the waiting.</param>
    public static Task<HoldOutcome> RunAsync(
        NpgsqlDataSource database,
        ReservationId reservation,
        ShopperId shopper,
        Func<NpgsqlTransaction, TicketRow, Task<HoldOutcome>> change_NeedsLock,
        CancellationToken ct) =>
        BoundedRetry.RunAsync<HoldOutcome>(async _ =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var row = await TicketLock.TakeAsync_NeedsTransaction(connection, reservation, ct);
            return HoldAccess.Of(row, shopper) switch
            {
                HoldAccess.Answer.NotFound => new HoldOutcome.NotFound(),
                HoldAccess.Answer.NotYours => new HoldOutcome.NotYours(),
                HoldAccess.Answer.Ended => new HoldOutcome.AlreadyEnded(row!.State),
                _ => await change_NeedsLock(transaction, row!),
            };
        });
}
