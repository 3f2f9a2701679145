using System.Text.RegularExpressions;
using WaitingRoom.Web.Brands;
using Xunit;

namespace WaitingRoom.Web.Tests.Brands;

/// <summary>Whatever colours a merchant may choose, everything can be read; whatever can't be read, is refused with its ratio.</summary>
public sealed partial class BrandPaletteTests
{
    /// <summary>What stands on what, in hundredths of a ratio: the pairs of tokens.css.</summary>
    private static readonly (string Front, string Behind, int Least)[] Pairs =
    [
        ("ink", "card", 450), ("ink", "ground", 450), ("ink", "wash", 450), ("soft", "card", 450), ("soft", "ground", 450), ("soft", "wash", 450),
        ("accent", "card", 450), ("accent", "wash", 450), ("on-accent", "accent", 450), ("on-accent", "accent-hover", 450), ("error", "card", 450),
        ("edge", "card", 300), ("accent", "ground", 300),
    ];

    [Theory]
    [InlineData("#000000", "#ffffff", 2100)]
    [InlineData("#767676", "#ffffff", 454)]
    [InlineData("#777777", "#ffffff", 447)]
    [InlineData("#ffcc00", "#ffffff", 151)]
    public void Contrast_is_that_of_WCAG(string one, string other, int hundredths)
    {
        Assert.InRange(Colour.ContrastHundredths(Colour.Parse(one)!.Value, Colour.Parse(other)!.Value), hundredths - 1, hundredths);
        Assert.InRange(Colour.ContrastHundredths(Colour.Parse(other)!.Value, Colour.Parse(one)!.Value), hundredths - 1, hundredths);
    }

    [Theory]
    [InlineData("red")]
    [InlineData("#fff")]
    [InlineData("#12345g")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_colour_is_none(string? text) => Assert.Null(Colour.Parse(text));

    [Fact]
    public void Our_own_colours_are_readable_and_so_is_all_that_is_derived_from_any_that_is_accepted()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var accepted = 0;
        AllRead(BrandPalette.Light(null), "our own by day");
        AllRead(BrandPalette.Dark(null), "our own by night");
        for (var round = 0; round < 30_000; round++)
        {
            var chosen = new BrandColours(Any(), Any(), Any(), Any());
            foreach (var palette in new[] { BrandPalette.Light(chosen), BrandPalette.Dark(chosen) })
            {
                if (!palette.Wrong().Any())
                {
                    accepted++;
                    AllRead(palette, $"{chosen} with seed {seed}");
                }
            }
        }

        Assert.InRange(accepted, 1_000, 60_000);

        string? Any() => random.Next(4) == 0 ? null : new Colour((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)).ToString();
    }

    [Fact]
    public void A_refusal_names_the_colours_and_says_the_ratio()
    {
        var (field, wrong) = Assert.Single(BrandPalette.Light(new BrandColours("#ffffff", "#ffffff", null, "#949494")).Wrong());
        Assert.Equal("brand.light.accent", field);
        Assert.Equal(
            "accent #949494 on card #ffffff has a contrast of 3.03:1; text needs 4.5:1 (WCAG 2.2 AA). Choose a lighter or a darker one.", wrong);
    }

    private static void AllRead(BrandPalette palette, string of)
    {
        var colours = Declaration().Matches(palette.Css()).ToDictionary(match => match.Groups[1].Value, match => Colour.Parse(match.Groups[2].Value)!.Value);
        Assert.All(Pairs, pair =>
        {
            var contrast = Colour.ContrastHundredths(colours[pair.Front], colours[pair.Behind]);
            Assert.True(contrast >= pair.Least, $"{pair.Front} on {pair.Behind}: {contrast} of {pair.Least}, {of}");
        });
    }

    [GeneratedRegex("--([a-z-]+):(#[0-9a-f]{6});")]
    private static partial Regex Declaration();
}
