using System.Text.Json.Serialization;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Topics;

/// <summary>A record of <c>sale.&lt;id&gt;.results</c>: what became of a ticket. Published after the ledger's commit, perhaps more than
/// once; its key is the ticket.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Shopper">Who holds it.</param>
/// <param name="Number">Its number; null where it left a lobby before the draw and so never had one.</param>
/// <param name="State">What it became.</param>
/// <param name="Revision">Counts the changes of this ticket, from 1: a consumer that has seen a higher one ignores a lower one.</param>
/// <param name="Reservation">What it was granted; null where nothing was.</param>
/// <param name="Reason">Why the ledger refused it; null where it did not.</param>
public sealed record TicketResult(
    TicketId Ticket,
    ShopperId Shopper,
    long? Number,
    TicketState State,
    int Revision,
    GrantedReservation? Reservation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RefusalReason? Reason = null)
{
    /// <summary>The lane that the number counts in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LaneName Lane { get; init; }
}

/// <summary>What a ticket was granted.</summary>
/// <param name="Id">Identifies it at checkout.</param>
/// <param name="GrantedAt">When the ledger granted it.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Items">What was granted.</param>
public sealed record GrantedReservation(
    ReservationId Id, DateTimeOffset GrantedAt, DateTimeOffset ExpiresAt, IReadOnlyList<RequestedItem> Items);
