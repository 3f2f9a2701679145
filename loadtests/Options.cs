using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace FlashSale.LoadTests;

/// <summary>Options that know their bounds and say them.</summary>
internal static class Options
{
    public static Option<int> Number(string name, int usual, int min, int max, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = argument => Parse<int>(argument, value => value >= min && value <= max, $"{min} to {max}"),
    };

    public static Option<double> Share(string name, double usual, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = argument => Parse<double>(argument, value => value is >= 0 and <= 1, "0 to 1"),
    };

    public static Option<double> PerSecond(string name, double usual, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = argument => Parse<double>(argument, value => value is > 0 and <= 1_000_000, "more than 0 and at most 1000000 (a second)"),
    };

    public static Option<long> Long(string name, long usual, long min, long max, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = argument => Parse<long>(argument, value => value >= min && value <= max, $"{min} to {max}"),
    };

    /// <summary>A length of time that is worked out where it is not named.</summary>
    public static Option<TimeSpan?> Seconds(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = argument => Time(argument),
    };

    /// <summary>A length of time: 60s, 5min, 2h, or a number of seconds.</summary>
    public static Option<TimeSpan> Time(string name, TimeSpan usual, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = argument => Time(argument) ?? usual,
    };

    /// <summary>A rate: 2000/min, 120/s, or a number a minute.</summary>
    public static Option<double> PerMinute(string name, double usual, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (!Measures.TryPerMinute(text, out var perMinute))
            {
                argument.AddError($"{name} takes a rate such as 2000/min or 120/s, up to 6000000/min; it got '{text}'.");
            }

            return perMinute;
        },
    };

    public static Option<Uri?> Address(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = argument =>
        {
            if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            argument.AddError($"{name} takes an address such as http://127.0.0.1:8080; '{argument.Tokens[0].Value}' is none.");
            return null;
        },
    };

    private static TimeSpan? Time(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (Measures.TryTime(text, out var time))
        {
            return time;
        }

        argument.AddError($"{((OptionResult)argument.Parent!).Option.Name} takes a time such as 60s, 5min or 2h, less than a day; it got '{text}'.");
        return null;
    }

    private static T Parse<T>(ArgumentResult argument, Func<T, bool> holds, string bounds)
        where T : struct, IParsable<T>
    {
        var text = argument.Tokens[0].Value;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value) && holds(value))
        {
            return value;
        }

        argument.AddError($"{((OptionResult)argument.Parent!).Option.Name} takes {bounds}; it got '{text}'.");
        return default;
    }
}
