using System.Text.Json.Serialization;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Joining;

/// <summary>Identifies one ticket. It is not the number: numbers are places, and a ticket is the same ticket before it has one.</summary>
/// <param name="Value">A version 7 UUID, so that the ledger's index grows at its end.</param>
[JsonConverter(typeof(TicketIdJsonConverter))]
public readonly record struct TicketId(Guid Value)
{
    /// <summary>A new id.</summary>
    /// <param name="time">The clock whose time becomes the sortable part.</param>
    public static TicketId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}

/// <summary>Identifies one shopper: an account where the shopper is logged in, else a browser.</summary>
/// <param name="Value">Any UUID.</param>
[JsonConverter(typeof(ShopperIdJsonConverter))]
public readonly record struct ShopperId(Guid Value)
{
    /// <summary>Somebody who was not here before.</summary>
    /// <param name="time">The clock whose time becomes the sortable part.</param>
    public static ShopperId New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()));

    /// <summary>Whether it is an account of a shop's (<see cref="LoginClaim"/>), and not a browser.</summary>
    public bool IsAccount => Value.Version == 8;

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}

internal sealed class TicketIdJsonConverter() : GuidValueJsonConverter<TicketId>(value => new TicketId(value), id => id.Value);

internal sealed class ShopperIdJsonConverter() : GuidValueJsonConverter<ShopperId>(value => new ShopperId(value), id => id.Value);
