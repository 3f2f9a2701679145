using InventoryLedger.Brands;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Site;

namespace WaitingRoom.Web.Brands;

/// <summary>Checks what a merchant wants a sale to look like, field by field.</summary>
/// <param name="Document">What is stored: the logo is its address here.</param>
/// <param name="Logo">A new picture; null where there is none, or one that is stored already.</param>
internal sealed record BrandDraft(BrandDocument Document, LogoFile? Logo)
{
    public const string Folder = "/brand/";

    private const int NameLengthMax = 80;
    private const int TextLengthMax = 500;
    private const int LinksMax = 6;
    private const int UrlLengthMax = 500;

    public string? LogoHash => Document.Logo is { } path ? BrandLogo.HashIn(path[Folder.Length..]) : null;

    /// <param name="document">What is wanted.</param>
    /// <param name="languages">The languages of the page.</param>
    /// <param name="errors">Gets each field with what is wrong with it.</param>
    public static BrandDraft Of(BrandDocument document, PageTexts languages, FieldErrors errors)
    {
        errors.Demand(document.Name is null or { Length: > 0 and <= NameLengthMax }, "brand.name", $"1 to {NameLengthMax} characters.");
        CheckColours("light", document.Light, BrandPalette.Light, errors);
        CheckColours("dark", document.Dark, BrandPalette.Dark, errors);
        CheckTexts(document, languages, errors);
        CheckLinks(document, languages, errors);
        var (logo, path) = LogoOf(document.Logo, errors);
        return new BrandDraft(document with { Logo = path }, logo);
    }

    private static void CheckColours(
        string theme, BrandColours? colours, Func<BrandColours?, BrandPalette> palette, FieldErrors errors)
    {
        var unreadable = (colours?.All ?? []).Where(colour => colour.Value is not null && Colour.Parse(colour.Value) is null).ToList();
        unreadable.ForEach(colour => errors.Demand(false, $"brand.{theme}.{colour.Name}", "A colour as #rrggbb."));
        if (unreadable.Count == 0)
        {
            foreach (var (field, wrong) in palette(colours).Wrong())
            {
                errors.Demand(false, field, wrong);
            }
        }
    }

    private static void CheckTexts(BrandDocument document, PageTexts languages, FieldErrors errors)
    {
        foreach (var (language, texts) in document.Texts ?? new Dictionary<string, BrandTexts?>())
        {
            errors.Demand(IsLanguage(language, languages), $"brand.texts.{language}", $"A language of the page: {All(languages)}.");
            foreach (var (name, value) in texts?.All ?? [])
            {
                errors.Demand(value is null or { Length: <= TextLengthMax }, $"brand.texts.{language}.{name}", $"At most {TextLengthMax} characters.");
            }
        }
    }

    private static void CheckLinks(BrandDocument document, PageTexts languages, FieldErrors errors)
    {
        errors.Demand((document.Links?.Count ?? 0) <= LinksMax, "brand.links", $"At most {LinksMax}.");
        foreach (var (index, link) in (document.Links ?? []).Index())
        {
            errors.Demand(link?.Text is { Length: > 0 and <= NameLengthMax }, $"brand.links[{index}].text", $"1 to {NameLengthMax} characters.");
            errors.Demand(
                link?.Url is { Length: <= UrlLengthMax } url && Uri.TryCreate(url, UriKind.Absolute, out var to) && to.Scheme == Uri.UriSchemeHttps,
                $"brand.links[{index}].url",
                "An address that begins with https://.");
            errors.Demand(
                link?.Language is not { } language || IsLanguage(language, languages), $"brand.links[{index}].language", $"A language of the page: {All(languages)}.");
        }
    }

    // The exact names: the page looks them up as they are.
    private static bool IsLanguage(string language, PageTexts languages) => languages.All.Any(words => words.Language == language);

    private static string All(PageTexts languages) => string.Join(", ", languages.All.Select(words => words.Language));

    private static (LogoFile? File, string? Path) LogoOf(string? sent, FieldErrors errors)
    {
        if (sent is null || (sent.StartsWith(Folder, StringComparison.Ordinal) && BrandLogo.HashIn(sent[Folder.Length..]) is not null))
        {
            return (null, sent);
        }

        var (file, wrong) = BrandLogo.Read(sent);
        errors.Demand(wrong is null, "brand.logo", wrong ?? "");
        return (file, file is null ? null : Folder + BrandLogo.NameOf(file));
    }
}
