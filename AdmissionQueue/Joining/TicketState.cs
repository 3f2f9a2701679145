using System.Text.Json.Serialization;

namespace AdmissionQueue.Joining;

/// <summary>Where a ticket is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TicketState>))]
public enum TicketState
{
    /// <summary>In the lobby: the number is not drawn yet.</summary>
    [JsonStringEnumMemberName("lobby")]
    Lobby,

    /// <summary>Has a number and waits for its turn.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>Has units on hold; they come back at the reservation's expiry.</summary>
    [JsonStringEnumMemberName("reserved")]
    Reserved,

    /// <summary>May shop, with nothing on hold: checkout decides.</summary>
    [JsonStringEnumMemberName("admitted")]
    Admitted,

    /// <summary>Was away at its turn. May claim it for a while, as long as the sale gives; final after that.</summary>
    [JsonStringEnumMemberName("missed")]
    Missed,

    /// <summary>Bought. Final.</summary>
    [JsonStringEnumMemberName("bought")]
    Bought,

    /// <summary>Gave the units back. Final.</summary>
    [JsonStringEnumMemberName("released")]
    Released,

    /// <summary>Did not check out in time, or the sale closed first. Final.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,

    /// <summary>What was asked for is gone and can't come back. Final.</summary>
    [JsonStringEnumMemberName("sold-out")]
    SoldOut,

    /// <summary>Left the queue. Final.</summary>
    [JsonStringEnumMemberName("left")]
    Left,

    /// <summary>Was put out of the queue. Final.</summary>
    [JsonStringEnumMemberName("blocked")]
    Blocked,
}
