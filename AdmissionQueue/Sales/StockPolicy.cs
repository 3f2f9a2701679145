using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>When a unit becomes a shopper's: what decides between two people and the last one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StockPolicy>))]
public enum StockPolicy
{
    /// <summary>Admission takes the units off the shelf for a limited time; they come back if not checked out.</summary>
    [JsonStringEnumMemberName("reserve-first")]
    ReserveFirst,

    /// <summary>Admission holds nothing; checkout takes the units, or answers that they are gone.</summary>
    [JsonStringEnumMemberName("decrement-at-checkout")]
    DecrementAtCheckout,

    /// <summary>Admission holds nothing; the order of payment decides, and who loses gets a voucher.</summary>
    [JsonStringEnumMemberName("first-to-pay")]
    FirstToPay,
}
