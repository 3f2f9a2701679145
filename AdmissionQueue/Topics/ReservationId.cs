using System.Text.Json.Serialization;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Topics;

/// <summary>Identifies what one ticket was granted: units on hold, or leave to shop.</summary>
/// <param name="Value">A version 7 UUID.</param>
[JsonConverter(typeof(ReservationIdJsonConverter))]
public readonly record struct ReservationId(Guid Value)
{
    /// <summary>A new id.</summary>
    /// <param name="time">The clock whose time becomes the sortable part.</param>
    public static ReservationId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}

internal sealed class ReservationIdJsonConverter()
    : GuidValueJsonConverter<ReservationId>(value => new ReservationId(value), id => id.Value);
