using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>How the number of a ticket comes from its arrival.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QueueOrder>))]
public enum QueueOrder
{
    /// <summary>First come, first served: the number is the arrival.</summary>
    [JsonStringEnumMemberName("fifo")]
    Fifo,

    /// <summary>Whoever is in the lobby at the start draws a number; who comes later follows in order of arrival.</summary>
    [JsonStringEnumMemberName("draw")]
    Draw,
}
