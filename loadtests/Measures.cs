using System.Globalization;
using System.Text.RegularExpressions;

namespace FlashSale.LoadTests;

/// <summary>Lengths of time and rates as people write them: `60s`, `5min`, `2h`; `2000/min`, `120/s`.</summary>
internal static partial class Measures
{
    /// <summary>Reads a length of time; a bare number is seconds.</summary>
    public static bool TryTime(string text, out TimeSpan time)
    {
        var match = Time().Match(text);
        var isNumber = double.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out var number);
        var seconds = number * match.Groups["unit"].Value switch
        {
            "min" or "m" => 60,
            "h" => 3_600,
            "ms" => 0.001,
            _ => 1,
        };
        var holds = match.Success && isNumber && seconds is > 0 and < 86_400;
        time = holds ? TimeSpan.FromSeconds(seconds) : default;
        return holds;
    }

    /// <summary>Reads admissions; a bare number is a minute's.</summary>
    public static bool TryPerMinute(string text, out double perMinute)
    {
        var match = Rate().Match(text);
        var isNumber = double.TryParse(match.Groups["number"].Value, CultureInfo.InvariantCulture, out var number);
        perMinute = number * match.Groups["unit"].Value switch
        {
            "s" => 60,
            "h" => 1 / 60.0,
            _ => 1,
        };
        return match.Success && isNumber && perMinute is > 0 and <= 6_000_000;
    }

    [GeneratedRegex(@"^(?<number>[0-9]+(\.[0-9]+)?)\s*(?<unit>ms|s|min|m|h)?$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^(?<number>[0-9]+(\.[0-9]+)?)(/(?<unit>s|min|h))?$")]
    private static partial Regex Rate();
}
