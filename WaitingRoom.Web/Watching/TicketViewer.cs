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
internal sealed class TicketViewer(ProgressBoard board, SaleDirectory sales, TicketStore tickets)
{
    public async Task<TicketView> ViewAsync(Sale sale, TicketClaims claims, CancellationToken cancellationToken)
    {
        var reach = board.ServingOf(sale.Id) + Pacer.BurstFor(sale.RatePerMinute);
        var stored = claims.Number <= reach ? await tickets.FindAsync(sale.Id, claims.Ticket, cancellationToken) : null;
        return stored is null ? Waiting(sale, claims) : Decided(sale, stored);
    }

    /// <summary>A ticket that nothing was decided about yet; in a sale that is over that is a decision too.</summary>
    public TicketView Waiting(Sale sale, TicketClaims claims)
    {
        var ahead = Math.Max(0, claims.Number - board.ServingOf(sale.Id) - 1);
        var current = sales.Find(sale.Id) ?? sale;
        return current.State switch
        {
            SaleState.SoldOut => View(current, TicketState.SoldOut, claims.Number, 0, null, null),
            SaleState.Closed => View(current, TicketState.Expired, claims.Number, 0, null, null),
            _ => View(current, TicketState.Waiting, claims.Number, ahead, EtaOf(current, ahead), null),
        };
    }

    /// <summary>A ticket that the ledger decided about.</summary>
    public static TicketView Decided(Sale sale, TicketResult result) => View(sale, result.State, result.Number, 0, null, result.Reservation);

    /// <summary>By the document that everybody has, so that a page that works it out itself comes to the same.</summary>
    private WaitEstimate? EtaOf(Sale sale, long ahead) =>
        board.Find(sale.Id)?.Progress is { Lanes: [{ Outflow: { } outflow }, ..] } progress && !SaleProgress.IsWaitingList(progress.Stock)
            ? WaitEstimate.Of(ahead, outflow, progress.At)
            : null;

    private static TicketView View(
        Sale sale, TicketState state, long number, long ahead, WaitEstimate? eta, GrantedReservation? reservation) =>
        new(sale.Slug, state, number, LaneProgress.Main, ahead, eta, null, reservation, sale.Message.Length == 0 ? null : sale.Message);
}
