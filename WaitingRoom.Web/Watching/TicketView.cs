using System.Text.Json.Serialization;
using AdmissionQueue.Joining;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;

namespace WaitingRoom.Web.Watching;

/// <summary>The ticket document: what a shopper is told of a ticket.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="State">Where the ticket is in its life.</param>
/// <param name="Arrival">Counts the tickets of the lane as they came, from 1: what a shopper needs to compute a drawn number again.</param>
/// <param name="Number">Its number, from 1; null in a lobby that has not drawn yet.</param>
/// <param name="Lane">The lane that the number counts in.</param>
/// <param name="Ahead">Tickets that are served first.</param>
/// <param name="Eta">When the turn is likely; null where nothing can be said, or it has come.</param>
/// <param name="Chance">How likely it is that what was asked for is still there; null where it is not told.</param>
/// <param name="Reservation">What was granted; null where nothing was.</param>
/// <param name="Message">What the merchant says to everybody.</param>
internal sealed record TicketView(
    string Sale,
    TicketState State,
    long Arrival,
    long? Number,
    LaneName Lane,
    long Ahead,
    WaitEstimate? Eta,
    Chance? Chance,
    GrantedReservation? Reservation,
    string? Message)
{
    /// <summary>What was asked for; only where the sale has several things, and chances are told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<RequestedItem>? Items { get; init; }

    /// <summary>Why the ledger refused it; only in state blocked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RefusalReason? Reason { get; init; }

    /// <summary>Counts what the ledger has decided about the ticket, from 1; 0 while it waits.</summary>
    [JsonIgnore]
    public long Revision { get; init; }

    /// <summary>The bearer token; only in the answer to a join.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ticket { get; init; }
}
