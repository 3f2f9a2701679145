using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace WaitingRoom.Web.Site;

/// <summary>The texts of the page, one file a language, shared with the script: the page must not change its words when the script takes over.</summary>
internal sealed class PageTexts
{
    public const string Fallback = "en";
    private const string Folder = "texts/";
    private const string Extension = ".json";

    private readonly FrozenDictionary<string, Words> languages;

    private PageTexts(FrozenDictionary<string, Words> languages) => this.languages = languages;

    public IEnumerable<Words> All => languages.Values.OrderBy(words => words.Language, StringComparer.Ordinal);

    public bool Has(string language) => languages.ContainsKey(language);

    public Words Of(string language) => languages[language];

    public static PageTexts Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return new PageTexts(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(LanguageOf, name => Read(assembly, name), StringComparer.OrdinalIgnoreCase));
    }

    private static string LanguageOf(string name) => name[Folder.Length..^Extension.Length];

    private static Words Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        return new Words(LanguageOf(name), JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(stream)!);
    }
}
