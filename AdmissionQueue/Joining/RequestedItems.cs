using System.Globalization;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Joining;

/// <summary>What one ticket asks for, as one short text (<c>sneaker=1,cap=2</c>): Redis keeps it per ticket, so every byte counts.</summary>
public static class RequestedItems
{
    /// <summary>Writes items as text.</summary>
    /// <param name="items">What is asked for.</param>
    public static string Format(IEnumerable<RequestedItem> items) =>
        string.Join(',', items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Sku}={item.Quantity}")));

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">The text was not written by <see cref="Format"/>.</exception>
    public static IReadOnlyList<RequestedItem> Parse(string text) => [.. text.Split(',').Select(ParseOne)];

    private static RequestedItem ParseOne(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && int.TryParse(text.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var quantity)
            ? new RequestedItem(new Sku(text[..equals]), quantity)
            : throw new FormatException($"'{text}' is not sku=quantity.");
    }
}
