namespace WaitingRoom.Web.Site;

/// <summary>Which plural a whole number takes, by the Unicode CLDR rules of the languages that the page speaks.</summary>
internal static class PluralForm
{
    public const string Other = "other";

    public static string Of(string language, long n) => language switch
    {
        "ja" => Other,
        "fr" => n is 0 or 1 ? "one" : Other,
        "ar" => OfArabic(n),
        _ => n == 1 ? "one" : Other,
    };

    private static string OfArabic(long n) => (n, n % 100) switch
    {
        (0, _) => "zero",
        (1, _) => "one",
        (2, _) => "two",
        (_, >= 3 and <= 10) => "few",
        (_, >= 11) => "many",
        _ => Other,
    };
}
