namespace WaitingRoom.Web.Site;

/// <summary>Which language a reader gets: what the address says (a link at the foot of the page), else what the browser prefers.</summary>
internal static class PageLanguage
{
    public const string Query = "lang";

    public static string Of(HttpRequest request, PageTexts texts)
    {
        if ((string?)request.Query[Query] is { } chosen && texts.Has(chosen))
        {
            return texts.Of(chosen).Language;
        }

        return request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(accepted => accepted.Quality ?? 1)
            .Select(accepted => accepted.Value.ToString().Split('-')[0])
            .Where(texts.Has)
            .Select(language => texts.Of(language).Language)
            .FirstOrDefault(PageTexts.Fallback);
    }

    /// <summary>The query that keeps a chosen language; empty where the browser's was taken.</summary>
    public static string Keep(HttpRequest request, PageTexts texts) =>
        (string?)request.Query[Query] is { } chosen && texts.Has(chosen) ? $"?{Query}={texts.Of(chosen).Language}" : "";
}
