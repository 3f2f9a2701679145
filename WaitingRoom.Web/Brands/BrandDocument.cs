using System.Text.Json.Serialization;

namespace WaitingRoom.Web.Brands;

/// <summary>How a sale looks and what it says besides: part of the sale document. All of it may be left out.</summary>
/// <param name="Name">Who sells, as it stands at the head of the page.</param>
/// <param name="Logo">A picture as a data: URL (PNG, JPEG or WebP); in answers its address here, which may be sent back to keep it.</param>
/// <param name="Light">Colours by day.</param>
/// <param name="Dark">Colours for who prefers a dark page.</param>
/// <param name="Texts">By language: what the merchant says in each scene.</param>
/// <param name="Links">At the foot of the page.</param>
internal sealed record BrandDocument(
    string? Name,
    string? Logo,
    BrandColours? Light,
    BrandColours? Dark,
    IReadOnlyDictionary<string, BrandTexts?>? Texts,
    IReadOnlyList<BrandLink?>? Links)
{
    /// <summary>The texts for a reader of a language: those of it, else the English ones, else any.</summary>
    public BrandTexts? TextsIn(string language) =>
        Texts is not { Count: > 0 } texts ? null : texts.GetValueOrDefault(language) ?? texts.GetValueOrDefault("en") ?? texts.Values.First();

    /// <summary>The links for a reader of a language.</summary>
    public IEnumerable<BrandLink> LinksIn(string language) =>
        (Links ?? []).OfType<BrandLink>().Where(link => link.Language is null || string.Equals(link.Language, language, StringComparison.Ordinal));
}

/// <summary>The colours of a theme, each #rrggbb; what is left out stays as it is.</summary>
/// <param name="Ground">The page.</param>
/// <param name="Card">What stands on it.</param>
/// <param name="Ink">Text.</param>
/// <param name="Accent">Buttons, links, marks.</param>
internal sealed record BrandColours(string? Ground, string? Card, string? Ink, string? Accent)
{
    [JsonIgnore]
    public IEnumerable<(string Name, string? Value)> All => [("ground", Ground), ("card", Card), ("ink", Ink), ("accent", Accent)];
}

/// <summary>What a merchant says in one language, each up to 500 characters of plain text.</summary>
/// <param name="Welcome">Before a shopper has a place.</param>
/// <param name="Waiting">While the shopper waits.</param>
/// <param name="Bought">After the purchase.</param>
/// <param name="SoldOut">When nothing is left.</param>
internal sealed record BrandTexts(string? Welcome, string? Waiting, string? Bought, string? SoldOut)
{
    [JsonIgnore]
    public IEnumerable<(string Name, string? Value)> All => [("welcome", Welcome), ("waiting", Waiting), ("bought", Bought), ("soldOut", SoldOut)];
}

/// <summary>A link at the foot of the page.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Url">Where it leads, https.</param>
/// <param name="Language">Only for readers of this language; null is all.</param>
internal sealed record BrandLink(string? Text, string? Url, string? Language);
