using System.Text.Json.Serialization;

namespace AdmissionQueue.Topics;

/// <summary>Why a request was refused that no stock could have filled. The ticket is then blocked, and says this.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefusalReason>))]
public enum RefusalReason
{
    /// <summary>It asks for something that is not in the sale.</summary>
    [JsonStringEnumMemberName("unknown-sku")]
    UnknownSku,

    /// <summary>It asks for nothing, for less than one unit, or for more lines than a sale can have.</summary>
    [JsonStringEnumMemberName("bad-quantity")]
    BadQuantity,

    /// <summary>With what the shopper has already it would exceed a limit of the item or of the sale.</summary>
    [JsonStringEnumMemberName("over-limit")]
    OverLimit,
}
