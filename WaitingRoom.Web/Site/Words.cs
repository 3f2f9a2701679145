using System.Globalization;
using System.Text.Json;
using AdmissionQueue.Progress;

namespace WaitingRoom.Web.Site;

/// <summary>One language's words. Our processes run without the system's culture data, so numbers are grouped and plurals chosen here; where a
/// script runs it does all of it by the browser's own.</summary>
internal sealed class Words(string language, IReadOnlyDictionary<string, JsonElement> texts)
{
    private static readonly string[] WithoutMinorUnit = ["JPY", "KRW", "CLP", "ISK", "VND"];
    private static readonly string[] WithThreeDigits = ["BHD", "JOD", "KWD", "OMR", "TND"];

    private readonly NumberFormatInfo grouping = new()
    {
        NumberGroupSeparator = language switch { "de" or "es" => ".", "fr" => "\u202f", _ => "," },
        NumberDecimalSeparator = language is "de" or "es" or "fr" ? "," : ".",
    };

    public string Language => language;

    public string Direction => language is "ar" or "fa" or "he" or "ur" ? "rtl" : "ltr";

    /// <summary>The text of a key. It is plain text: Razor encodes it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">What stands in place of {names}.</param>
    public string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => Fill(texts[key].GetString()!, values);

    /// <summary>The text of a key that counts something: {n} is the number.</summary>
    public string Count(string key, long n)
    {
        var text = texts[key];
        if (text.ValueKind == JsonValueKind.Object)
        {
            text = text.TryGetProperty(PluralForm.Of(language, n), out var form) ? form : text.GetProperty(PluralForm.Other);
        }

        return Fill(text.GetString()!, [("n", Number(n))]);
    }

    public bool Has(string key) => texts.ContainsKey(key);

    public string Number(long n) => n.ToString("N0", grouping);

    public string Minutes(int n) => Count("minutes", n);

    /// <summary>A wait as people say it.</summary>
    public string About(long fromMs, long toMs)
    {
        var minutes = SpokenWait.MinutesOf(fromMs, toMs);
        return minutes == 0
            ? Say("etaSoon")
            : Say("etaAbout", ("time", minutes >= 60 && minutes % 30 == 0 ? Hours(minutes) : Minutes(minutes)));
    }

    /// <summary>Hours and half hours.</summary>
    private string Hours(int minutes)
    {
        if (minutes % 60 == 0)
        {
            return Count("hours", minutes / 60);
        }

        // CLDR: French takes the singular below two; the other languages that we speak take "other" for every fraction.
        var form = texts["hours"].GetProperty(language == "fr" && minutes < 120 ? "one" : PluralForm.Other);
        return Fill(form.GetString()!, [("n", (minutes / 60m).ToString("N1", grouping))]);
    }

    /// <summary>A price with the currency's code: readable everywhere, and wrong nowhere.</summary>
    public string Money(long minor, string currency)
    {
        var digits = WithoutMinorUnit.Contains(currency) ? 0 : WithThreeDigits.Contains(currency) ? 3 : 2;
        var format = string.Create(CultureInfo.InvariantCulture, $"N{digits}");
        return $"{(minor / (decimal)Math.Pow(10, digits)).ToString(format, grouping)} {currency}";
    }

    /// <summary>Without a script nobody knows the reader's time zone.</summary>
    public static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Fill(string text, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (name, value) in values)
        {
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        }

        return text;
    }
}
