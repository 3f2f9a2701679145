using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>The name of a lane: 1 to 32 lower-case letters, digits and dashes. The default is the main lane, in which everybody is who has no
/// other.</summary>
[JsonConverter(typeof(LaneNameJsonConverter))]
public readonly record struct LaneName
{
    /// <summary>The longest name, in characters.</summary>
    public const int LengthMax = 32;

    private const string MainText = "main";

    private readonly string? value; // null is the main lane, so that a default is one

    /// <summary>Takes a name that is known to be well-formed.</summary>
    /// <param name="value">The name's text.</param>
    /// <exception cref="ArgumentException">The text is no name of a lane.</exception>
    public LaneName(string value)
    {
        if (!IsWellFormed(value))
        {
            throw new ArgumentException($"A lane's name has 1 to {LengthMax} lower-case letters, digits and dashes.", nameof(value));
        }

        this.value = string.Equals(value, MainText, StringComparison.Ordinal) ? null : value;
    }

    /// <summary>The lane of everybody who has no other.</summary>
    public static LaneName Main => default;

    /// <summary>Whether it is the main lane.</summary>
    public bool IsMain => value is null;

    /// <summary>Whether a text is the name of a lane.</summary>
    /// <param name="text">The text to look at.</param>
    public static bool IsWellFormed([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= LengthMax } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <inheritdoc />
    public override string ToString() => value ?? MainText;
}

internal sealed class LaneNameJsonConverter() : TextValueJsonConverter<LaneName>(
    LaneName.IsWellFormed, text => new LaneName(text), $"A lane's name is a string of 1 to {LaneName.LengthMax} lower-case letters, digits and dashes.");
