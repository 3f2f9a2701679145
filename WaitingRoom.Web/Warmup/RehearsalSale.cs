using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;

namespace WaitingRoom.Web.Warmup;

/// <summary>A sale that is nobody's, in no list and in no database: what a node rehearses with.</summary>
internal static class RehearsalSale
{
    public const string Sku = "rehearsal";

    public static Sale New(TimeProvider time)
    {
        var (id, now) = (SaleId.New(time), time.GetUtcNow());
        return new Sale
        {
            Id = id,
            MerchantId = Guid.Empty,
            Slug = $"rehearsal-{id}", // Nobody else can know it.
            Name = "Rehearsal",
            StartsAt = now,
            EndsAt = now.AddHours(1),
            RatePerMinute = 1,
            State = SaleState.Open,
            Items = [new SaleItem(new Sku(Sku), "Rehearsal", Price: 0, Units: 0, LimitPerShopper: 1)],
        };
    }

    /// <summary>What the ledger would say when a ticket's turn has come.</summary>
    public static TicketResult Granted(TicketClaims ticket, TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new TicketResult(
            ticket.Ticket, ticket.Shopper, ticket.Arrival, TicketState.Reserved, Revision: 1, new GrantedReservation(ReservationId.New(time), now, now, [new RequestedItem(new Sku(Sku), 1)]));
    }
}
