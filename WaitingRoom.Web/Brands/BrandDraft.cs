using InventoryLedger.Brands;
using WaitingRoom.Web.Site;

namespace WaitingRoom.Web.Brands;

/// <summary>Checks what a merchant wants a sale to look like, field by field.</summary>
/// <param name="Document">What is stored: the logo is its address here.</param>
/// <param name="Logo">A new picture; null where there is none, or one that is stored already.</param>
/// <param name="Wrong">Each field with what is wrong with it; empty where nothing is.</param>
internal sealed record BrandDraft(BrandDocument Document, LogoFile? Logo, Dictionary<string, string[]> Wrong)
{
    public const string Folder = "/brand/";

    private const int NameLengthMax = 80;
    private const int TextLengthMax = 500;
    private const int LinksMax = 6;
    private const int UrlLengthMax = 500;

    public string? LogoHash => Document.Logo is { } path ? BrandLogo.HashIn(path[Folder.Length..]) : null;

    public static BrandDraft Of(BrandDocument document, PageTexts languages)
    {
        var wrong = new Dictionary<string, string[]>(StringComparer.Ordinal);
        void Demand(bool holds, string field, string text)
        {
            if (!holds)
            {
                wrong[field] = [.. wrong.GetValueOrDefault(field) ?? [], text];
            }
        }

        Demand(document.Name is null or { Length: > 0 and <= NameLengthMax }, "brand.name", $"1 to {NameLengthMax} characters.");
        CheckColours("light", document.Light, BrandPalette.Light, Demand);
        CheckColours("dark", document.Dark, BrandPalette.Dark, Demand);
        CheckTexts(document, languages, Demand);
        CheckLinks(document, languages, Demand);
        var (logo, path) = LogoOf(document.Logo, Demand);
        return new BrandDraft(document with { Logo = path }, logo, wrong);
    }

    private static void CheckColours(
        string theme, BrandColours? colours, Func<BrandColours?, BrandPalette> palette, Action<bool, string, string> demand)
    {
        var unreadable = (colours?.All ?? []).Where(colour => colour.Value is not null && Colour.Parse(colour.Value) is null).ToList();
        unreadable.ForEach(colour => demand(false, $"brand.{theme}.{colour.Name}", "A colour as #rrggbb."));
        if (unreadable.Count == 0)
        {
            foreach (var (field, wrong) in palette(colours).Wrong())
            {
                demand(false, field, wrong);
            }
        }
    }

    private static void CheckTexts(BrandDocument document, PageTexts languages, Action<bool, string, string> demand)
    {
        foreach (var (language, texts) in document.Texts ?? new Dictionary<string, BrandTexts?>())
        {
            demand(IsLanguage(language, languages), $"brand.texts.{language}", $"A language of the page: {All(languages)}.");
            foreach (var (name, value) in texts?.All ?? [])
            {
                demand(value is null or { Length: <= TextLengthMax }, $"brand.texts.{language}.{name}", $"At most {TextLengthMax} characters.");
            }
        }
    }

    private static void CheckLinks(BrandDocument document, PageTexts languages, Action<bool, string, string> demand)
    {
        demand((document.Links?.Count ?? 0) <= LinksMax, "brand.links", $"At most {LinksMax}.");
        foreach (var (index, link) in (document.Links ?? []).Index())
        {
            demand(link?.Text is { Length: > 0 and <= NameLengthMax }, $"brand.links[{index}].text", $"1 to {NameLengthMax} characters.");
            demand(
                link?.Url is { Length: <= UrlLengthMax } url && Uri.TryCreate(url, UriKind.Absolute, out var to) && to.Scheme == Uri.UriSchemeHttps,
                $"brand.links[{index}].url",
                "An address that begins with https://.");
            demand(
                link?.Language is not { } language || IsLanguage(language, languages), $"brand.links[{index}].language", $"A language of the page: {All(languages)}.");
        }
    }

    // The exact names: the page looks them up as they are.
    private static bool IsLanguage(string language, PageTexts languages) => languages.All.Any(words => words.Language == language);

    private static string All(PageTexts languages) => string.Join(", ", languages.All.Select(words => words.Language));

    private static (LogoFile? File, string? Path) LogoOf(string? sent, Action<bool, string, string> demand)
    {
        if (sent is null || (sent.StartsWith(Folder, StringComparison.Ordinal) && BrandLogo.HashIn(sent[Folder.Length..]) is not null))
        {
            return (null, sent);
        }

        var (file, wrong) = BrandLogo.Read(sent);
        demand(wrong is null, "brand.logo", wrong ?? "");
        return (file, file is null ? null : Folder + BrandLogo.NameOf(file));
    }
}
