using System.Text.Json.Serialization;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Progress;

/// <summary>How likely it is that a shopper gets what was asked for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Chance>))]
public enum Chance
{
    /// <summary>At least nine of ten who are told so and are there at their turn get it: the simulation holds us to that.</summary>
    [JsonStringEnumMemberName("likely")]
    Likely,

    /// <summary>It may run out before, as far as can be seen now.</summary>
    [JsonStringEnumMemberName("unlikely")]
    Unlikely,

    /// <summary>No unit is left, and none can come back.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,
}

/// <summary>Up to which number a lane's shoppers are likely to get a unit of a SKU.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="UpTo">The highest such number; below the lane's serving where it is likely for nobody who waits.</param>
public readonly record struct LikelyReach(Sku Sku, long UpTo);

/// <summary>Says a shopper's chance. The page says the same by <c>ClientApp/src/rules/chance.ts</c>, from the same document.</summary>
public static class UnitChance
{
    /// <summary>Judges one place.</summary>
    /// <param name="number">The place.</param>
    /// <param name="items">What is asked for; null where that is not known, and then everything on sale has to be likely.</param>
    /// <param name="stock">What is left.</param>
    /// <param name="reach">How far the place's lane is likely to be served with what; null where that is not told.</param>
    /// <returns>Null where nothing is told.</returns>
    public static Chance? Of(
        long number, IReadOnlyList<RequestedItem>? items, IReadOnlyList<StockLevel> stock, IReadOnlyList<LikelyReach>? reach)
    {
        if (reach is null || stock.Count == 0)
        {
            return null;
        }

        var left = stock.Where(level => level.Available + level.Held > 0).Select(level => level.Sku).ToHashSet();
        var likely = reach.Where(sku => number <= sku.UpTo).Select(sku => sku.Sku).ToHashSet();
        var wishes = items is null
            ? stock.Select(level => (IReadOnlyList<Sku>)[level.Sku]).ToList()
            : [.. items.Select(item => (IReadOnlyList<Sku>)[.. item.Ranked])];
        return wishes.TrueForAll(wish => !wish.Any(left.Contains)) ? Chance.Gone
            : wishes.TrueForAll(wish => wish.Any(likely.Contains)) ? Chance.Likely
            : Chance.Unlikely;
    }
}
