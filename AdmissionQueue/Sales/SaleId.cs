using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>Identifies one sale for ever. It is not the slug: a slug may be used again, and topics, keys and rows of an old sale must
/// never be taken for those of a new one.</summary>
/// <param name="Value">A version 7 UUID, so that sales sort by the time they were scheduled.</param>
[JsonConverter(typeof(SaleIdJsonConverter))]
public readonly record struct SaleId(Guid Value)
{
    /// <summary>A new id.</summary>
    /// <param name="time">The clock whose time becomes the sortable part.</param>
    public static SaleId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>32 hexadecimal digits, as in topic names and Redis keys.</summary>
    public override string ToString() => Value.ToString("N");
}
