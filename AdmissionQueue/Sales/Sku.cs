using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>A stock keeping unit: the thing that is counted. 1 to 64 letters, digits, dots, dashes and underscores.</summary>
[JsonConverter(typeof(SkuJsonConverter))]
public readonly record struct Sku : IComparable<Sku>
{
    /// <summary>The longest SKU, in characters.</summary>
    public const int LengthMax = 64;

    private readonly string? value;

    /// <summary>Takes a SKU that is known to be well-formed.</summary>
    /// <param name="value">The SKU's text.</param>
    /// <exception cref="ArgumentException">The text is not a SKU.</exception>
    public Sku(string value)
    {
        if (!IsWellFormed(value))
        {
            throw new ArgumentException($"A SKU has 1 to {LengthMax} letters, digits, dots, dashes or underscores.", nameof(value));
        }

        this.value = value;
    }

    /// <summary>Whether a text is a SKU.</summary>
    /// <param name="text">The text to look at.</param>
    public static bool IsWellFormed([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= LengthMax } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>Ordinal order: the order in which rows of several SKUs are locked.</summary>
    /// <param name="other">The SKU to compare with.</param>
    public int CompareTo(Sku other) => string.CompareOrdinal(value, other.value);

    /// <inheritdoc />
    public override string ToString() => value ?? "";
}

internal sealed class SkuJsonConverter() : TextValueJsonConverter<Sku>(
    Sku.IsWellFormed, text => new Sku(text), $"A SKU is a string of 1 to {Sku.LengthMax} letters, digits, dots, dashes or underscores.");
