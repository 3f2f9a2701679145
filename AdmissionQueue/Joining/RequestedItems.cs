using System.Globalization;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Joining;

/// <summary>What one ticket asks for, as one short text (<c>blue|black=1,cap=2</c>: one blue, else one black, and two caps): Redis keeps it
/// per ticket, so every byte counts.</summary>
public static class RequestedItems
{
    /// <summary>Writes items as text.</summary>
    /// <param name="items">What is asked for.</param>
    public static string Format(IEnumerable<RequestedItem> items) =>
        string.Join(',', items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{string.Join('|', item.Ranked)}={item.Quantity}")));

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text was not written by <see cref="Format"/>.</exception>
    public static IReadOnlyList<RequestedItem> Parse(string text) => [.. text.Split(',').Select(ParseOne)];

    private static RequestedItem ParseOne(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var skus = equals > 0 ? text[..equals].Split('|') : [];
        if (skus.Length == 0
            || !skus.All(Sku.IsWellFormed)
            || !int.TryParse(text.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var quantity))
        {
            throw new FormatException($"'{text}' is not sku=quantity.");
        }

        Sku[] ranked = [.. skus.Select(sku => new Sku(sku))];
        return new RequestedItem(ranked[0], quantity) { Alternatives = ranked.Length > 1 ? ranked[1..] : null };
    }
}
