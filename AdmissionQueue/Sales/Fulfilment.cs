using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>What happens to a request that can be filled in part only.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Fulfilment>))]
public enum Fulfilment
{
    /// <summary>A shopper gets everything that was asked for, or nothing.</summary>
    [JsonStringEnumMemberName("all-or-nothing")]
    AllOrNothing,

    /// <summary>A shopper gets what there is of it, if that is at least one unit.</summary>
    [JsonStringEnumMemberName("what-is-left")]
    WhatIsLeft,
}
