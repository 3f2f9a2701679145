using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
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
        var stored = NumberOf(sale, claims) <= ReachOf(sale) ? await tickets.FindAsync(sale.Id, claims.Ticket, cancellationToken) : null;
        return stored is null ? Waiting(sale, claims) : Decided(sale, claims, stored);
    }

    /// <summary>The ticket's number; null while its lobby has not drawn.</summary>
    public long? NumberOf(Sale sale, TicketClaims claims) => QueueNumbers.Of(Current(sale))?.NumberOf(claims.Arrival);

    /// <summary>A ticket that nothing was decided about yet; in a sale that is over that is a decision too.</summary>
    public TicketView Waiting(Sale sale, TicketClaims claims)
    {
        var current = Current(sale);
        var number = NumberOf(current, claims);
        var ahead = Math.Max(0, (number ?? 0) - board.ServingOf(sale.Id) - 1);
        return current.State switch
        {
            SaleState.SoldOut => View(current, claims, TicketState.SoldOut, number, 0, null, null),
            SaleState.Closed => View(current, claims, TicketState.Expired, number, 0, null, null),
            _ when number is null => View(current, claims, TicketState.Lobby, null, 0, null, null),
            SaleState.Open => View(
                current, claims, TicketState.Waiting, number, ahead, WaitEstimate.Of(ahead, current.RatePerMinute, time.GetUtcNow()), null),
            _ => View(current, claims, TicketState.Waiting, number, ahead, null, null),
        };
    }

    /// <summary>A ticket that the ledger decided about.</summary>
    public static TicketView Decided(Sale sale, TicketClaims claims, TicketResult result) =>
        View(sale, claims, result.State, result.Number, 0, null, result.Reservation);

    private Sale Current(Sale sale) => sales.Find(sale.Id) ?? sale;

    private static TicketView View(
        Sale sale, TicketClaims claims, TicketState state, long? number, long ahead, WaitEstimate? eta, GrantedReservation? reservation) => new(
        sale.Slug,
        state,
        claims.Arrival,
        number,
        LaneProgress.Main,
        ahead,
        eta,
        null,
        reservation,
        sale.Message.Length == 0 ? null : sale.Message);

    /// <summary>The highest number that may have been decided about by now. The board is up to a tick old, and later under load: a fast sale
    /// has gone on meanwhile by more than the pacer's lead, and a shopper who began to watch just after the own grant would be told to
    /// wait, by a push that had come before.</summary>
    private long ReachOf(Sale sale) =>
        board.ServingOf(sale.Id) + Pacer.BurstFor(sale.RatePerMinute) + (long)(sale.RatePerMinute * (BoardAge / TimeSpan.FromMinutes(1)));
}
