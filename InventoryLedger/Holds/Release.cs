using AdmissionQueue.Joining;
using AdmissionQueue.Topics;
using Npgsql;

namespace InventoryLedger.Holds;

/// <summary>A shopper gives a reservation back.</summary>
/// <param name="database">The ledger.</param>
public sealed class Release(NpgsqlDataSource database)
{
    /// <summary>Ends a live reservation and returns its units, at once and exactly once.</summary>
    /// <param name="reservation">The reservation.</param>
    /// <param name="shopper">Who asks.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<HoldOutcome> RunAsync(ReservationId reservation, ShopperId shopper, CancellationToken ct) =>
        HoldChange.RunAsync(
            database,
            reservation,
            shopper,
            async (transaction, row) =>
                new HoldOutcome.Changed(await HoldEnd.CommitAsync_NeedsLock(transaction, row, TicketState.Released, ct)),
            ct);
}
