using System.Text.Json.Serialization;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Topics;

/// <summary>A record of <c>sale.&lt;id&gt;.queue</c>: somebody queued. Its key is the shopper, so that one shopper's tickets share a
/// partition. The same ticket may be there twice; the ledger counts it once.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="Shopper">Who holds it.</param>
/// <param name="Arrival">Counts the tickets of the lane as they came, from 1. The number is derived from it: see
/// <see cref="Lobby.QueueNumbers"/>.</param>
/// <param name="Items">What it asks for.</param>
public sealed record QueueEntry(TicketId Ticket, ShopperId Shopper, long Arrival, IReadOnlyList<RequestedItem> Items)
{
    /// <summary>The lane that the arrival counts in.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LaneName Lane { get; init; }

    /// <summary>The invite by which the shopper came into the lane; null in the main lane. Here, and so rebuilt from here, because who holds a
    /// ticket by an invite must keep others from using it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Invite { get; init; }
}
