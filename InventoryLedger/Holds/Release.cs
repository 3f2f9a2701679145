using AdmissionQueue.Joining;
using AdmissionQueue.Topics;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Npgsql;

namespace InventoryLedger.Holds;

/// <summary>What became of a shopper's wish to give units back.</summary>
public abstract record ReleaseOutcome
{
    private ReleaseOutcome()
    {
    }

    /// <summary>The units are back on the shelf.</summary>
    /// <param name="Change">The ticket, to be published.</param>
    public sealed record Released(UnpublishedBatch Change) : ReleaseOutcome;

    /// <summary>There is no such reservation.</summary>
    public sealed record NotFound : ReleaseOutcome;

    /// <summary>It is another shopper's.</summary>
    public sealed record NotYours : ReleaseOutcome;

    /// <summary>It has ended before: bought, released, expired. Nothing was changed.</summary>
    /// <param name="State">How it ended.</param>
    public sealed record AlreadyEnded(TicketState State) : ReleaseOutcome;
}

/// <summary>A shopper gives a reservation back.</summary>
/// <param name="database">The ledger.</param>
public sealed class Release(NpgsqlDataSource database)
{
    /// <summary>Ends a live reservation and returns its units, at once and exactly once.</summary>
    /// <param name="reservation">The reservation.</param>
    /// <param name="shopper">Who asks.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ReleaseOutcome> RunAsync(ReservationId reservation, ShopperId shopper, CancellationToken ct) =>
        BoundedRetry.RunAsync<ReleaseOutcome>(async _ =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var row = await TicketLock.TakeAsync_NeedsTransaction(connection, reservation, ct);
            switch (HoldAccess.Of(row, shopper))
            {
                case HoldAccess.Answer.NotFound:
                    return new ReleaseOutcome.NotFound();
                case HoldAccess.Answer.NotYours:
                    return new ReleaseOutcome.NotYours();
                case HoldAccess.Answer.Ended:
                    return new ReleaseOutcome.AlreadyEnded(row!.State);
            }

            var ended = await HoldEnd.CommitAsync_NeedsLock(transaction, [row!], TicketState.Released, ct);
            return new ReleaseOutcome.Released(ended[0]);
        });
}
