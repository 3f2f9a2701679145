using System.Globalization;

namespace WaitingRoom.Web.Brands;

/// <summary>All colours of the page in one theme, from the four that a merchant may choose. What is chosen is checked; what is derived from it
/// is derived so that it can be read.</summary>
internal sealed class BrandPalette
{
    /// <summary>WCAG 2.2 AA, 1.4.3: text.</summary>
    private const int TextHundredths = 450;

    /// <summary>WCAG 2.2 AA, 1.4.11: lines and marks that carry meaning.</summary>
    private const int MarkHundredths = 300;

    private static readonly Colour White = new(255, 255, 255);
    private static readonly Colour Black = new(0, 0, 0);

    private readonly string theme;
    private readonly Colour ground;
    private readonly Colour card;
    private readonly Colour ink;
    private readonly Colour accent;

    private BrandPalette(string theme, Colour ground, Colour card, Colour ink, Colour accent) =>
        (this.theme, this.ground, this.card, this.ink, this.accent) = (theme, ground, card, ink, accent);

    /// <summary>The colours of tokens.css: what is not chosen stays.</summary>
    public static BrandPalette Light(BrandColours? chosen) => Of("light", chosen, new("#f3f1ec", "#fffdf9", "#1c2421", "#1f5f4a"));

    public static BrandPalette Dark(BrandColours? chosen) => Of("dark", chosen, new("#111513", "#191f1c", "#e9efeb", "#86d4b4"));

    /// <summary>What can't be read, each with its ratio: the field and what is wrong with it.</summary>
    public IEnumerable<(string Field, string Wrong)> Wrong() =>
        new[]
        {
            Pair("ink", ink, "card", card, TextHundredths, "text"),
            Pair("ink", ink, "ground", ground, TextHundredths, "text"),
            Pair("accent", accent, "card", card, TextHundredths, "text"),
            Pair("accent", accent, "ground", ground, MarkHundredths, "a mark"),
        }.OfType<(string, string)>();

    /// <summary>The declarations of the theme, as tokens.css names them.</summary>
    public string Css()
    {
        var onAccent = Colour.ContrastHundredths(accent, White) >= TextHundredths ? White : Black;
        var soft = Readable(percent => ink.Mix(card, percent), 30, 0, soft => Reads(soft, card) && Reads(soft, ground));
        var wash = Readable(percent => card.Mix(accent, percent), 14, 0, wash => Reads(soft, wash) && Reads(accent, wash));
        var edge = Readable(percent => ink.Mix(card, percent), 50, 0, edge => Colour.ContrastHundredths(edge, card) >= MarkHundredths);
        var hover = Readable(percent => accent.Mix(ink, percent), 22, 0, hover => Reads(onAccent, hover));
        var error = Colour.Parse(theme == "light" ? "#9b2c22" : "#ffb4a9")!.Value;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"--ground:{ground};--card:{card};--ink:{ink};--soft:{soft};--line:{card.Mix(ink, 14)};--edge:{edge};--accent:{accent};--accent-hover:{hover};")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"--on-accent:{onAccent};--wash:{wash};--wash-line:{wash.Mix(accent, 25)};--error:{(Reads(error, card) ? error : ink)};");
    }

    private static BrandPalette Of(string theme, BrandColours? chosen, BrandColours ours) => new(
        theme,
        Colour.Parse(chosen?.Ground ?? ours.Ground)!.Value,
        Colour.Parse(chosen?.Card ?? ours.Card)!.Value,
        Colour.Parse(chosen?.Ink ?? ours.Ink)!.Value,
        Colour.Parse(chosen?.Accent ?? ours.Accent)!.Value);

    private static bool Reads(Colour text, Colour behind) => Colour.ContrastHundredths(text, behind) >= TextHundredths;

    // From the share that looks best towards the one that reads best.
    private static Colour Readable(Func<int, Colour> mix, int from, int to, Func<Colour, bool> reads)
    {
        var percent = from;
        while (percent > to && !reads(mix(percent)))
        {
            percent--;
        }

        return mix(percent);
    }

    private (string Field, string Wrong)? Pair(string name, Colour front, string behindName, Colour behind, int least, string what)
    {
        var contrast = Colour.ContrastHundredths(front, behind);
        return contrast >= least
            ? null
            : ($"brand.{theme}.{name}",
                $"{name} {front} on {behindName} {behind} has a contrast of {Ratio(contrast)}; {what} needs {Ratio(least)} (WCAG 2.2 AA). "
                + "Choose a lighter or a darker one.");
    }

    private static string Ratio(int hundredths) => string.Create(CultureInfo.InvariantCulture, $"{hundredths / 100m:0.0#}:1");
}
