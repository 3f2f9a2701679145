using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>How many of one SKU a shopper asks for.</summary>
/// <param name="Sku">What is asked for.</param>
/// <param name="Quantity">How many, 1 up to the item's limit.</param>
public readonly record struct RequestedItem(Sku Sku, int Quantity)
{
    /// <summary>What will do instead, best first (blue, else black); null where nothing else will.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Sku>? Alternatives { get; init; }

    /// <summary>Every SKU that will do, best first.</summary>
    [JsonIgnore]
    public IEnumerable<Sku> Ranked => Alternatives is null ? [Sku] : [Sku, .. Alternatives];

    /// <summary>Equal where the same is asked for in the same order of preference; a list's identity does not count.</summary>
    /// <param name="other">The item to compare with.</param>
    public bool Equals(RequestedItem other) =>
        Sku.Equals(other.Sku) && Quantity == other.Quantity && (Alternatives ?? []).SequenceEqual(other.Alternatives ?? []);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Sku, Quantity, Alternatives?.Count ?? 0);
}
