using System.Globalization;

namespace WaitingRoom.Web.Brands;

/// <summary>A colour of sRGB, as CSS writes it: #rrggbb.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static Colour? Parse(string? text) =>
        text is { Length: 7 } && text[0] == '#' && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? new Colour((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb)
            : null;

    /// <summary>The contrast of two colours as WCAG 2.2 defines it, 1 to 21, in hundredths and rounded down: what is told never flatters.</summary>
    public static int ContrastHundredths(Colour one, Colour other)
    {
        var (light, dark) = (Math.Max(one.Luminance, other.Luminance), Math.Min(one.Luminance, other.Luminance));
        return (int)(100 * (light + 0.05) / (dark + 0.05));
    }

    /// <summary>This colour with a part of another one in it.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="percent">How much of it, 0 to 100.</param>
    public Colour Mix(Colour other, int percent)
    {
        return new Colour(Of(Red, other.Red), Of(Green, other.Green), Of(Blue, other.Blue));

        byte Of(byte mine, byte theirs) => (byte)((mine * (100 - percent) + theirs * percent + 50) / 100);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    private double Luminance => 0.2126 * Linear(Red) + 0.7152 * Linear(Green) + 0.0722 * Linear(Blue);

    private static double Linear(byte channel)
    {
        var part = channel / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }
}
