using AdmissionQueue.Joining;
using AdmissionQueue.Pacing;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Tickets;

namespace WaitingRoom.Web.Watching;

/// <summary>Works out what a shopper is told of a ticket. The ledger is asked only for tickets whose turn may have come: the waiting million
/// costs it nothing, however often they ask.</summary>
internal sealed class TicketViewer(ProgressBoard board, SaleDirectory sales, TicketStore tickets, TimeProvider time)
{
    /// <summary>Two ticks: one that the board is old by design, and one that was missed.</summary>
    private static readonly TimeSpan BoardAge = 2 * ProgressLoop.Tick;

    public async Task<TicketView> ViewAsync(Sale sale, TicketClaims claims, CancellationToken cancellationToken)
    {
        var stored = claims.Number <= ReachOf(sale) ? await tickets.FindAsync(sale.Id, claims.Ticket, cancellationToken) : null;
        return stored is null ? Waiting(sale, claims) : Decided(sale, stored);
    }

    /// <summary>The highest number that may have been decided about by now. The board is up to a tick old, and later under load: a fast sale
    /// has gone on meanwhile by more than the pacer's lead, and a shopper who began to watch just after the own grant would be told to
    /// wait, by a push that had come before.</summary>
    private long ReachOf(Sale sale) =>
        board.ServingOf(sale.Id) + Pacer.BurstFor(sale.RatePerMinute) + (long)(sale.RatePerMinute * (BoardAge / TimeSpan.FromMinutes(1)));

    /// <summary>A ticket that nothing was decided about yet; in a sale that is over that is a decision too.</summary>
    public TicketView Waiting(Sale sale, TicketClaims claims)
    {
        var ahead = Math.Max(0, claims.Number - board.ServingOf(sale.Id) - 1);
        var current = sales.Find(sale.Id) ?? sale;
        return current.State switch
        {
            SaleState.SoldOut => View(current, TicketState.SoldOut, claims.Number, 0, null, null),
            SaleState.Closed => View(current, TicketState.Expired, claims.Number, 0, null, null),
            SaleState.Open => View(
                current, TicketState.Waiting, claims.Number, ahead, WaitEstimate.Of(ahead, current.RatePerMinute, time.GetUtcNow()), null),
            _ => View(current, TicketState.Waiting, claims.Number, ahead, null, null),
        };
    }

    /// <summary>A ticket that the ledger decided about.</summary>
    public static TicketView Decided(Sale sale, TicketResult result) => View(sale, result.State, result.Number, 0, null, result.Reservation);

    private static TicketView View(
        Sale sale, TicketState state, long number, long ahead, WaitEstimate? eta, GrantedReservation? reservation) =>
        new(sale.Slug, state, number, LaneProgress.Main, ahead, eta, null, reservation, sale.Message.Length == 0 ? null : sale.Message);
}
