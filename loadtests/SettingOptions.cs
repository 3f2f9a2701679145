using System.CommandLine;
using FlashSale.LoadTests.Scenarios;

namespace FlashSale.LoadTests;

/// <summary>The options that size one scenario: those that it has a usual value for.</summary>
internal sealed class SettingOptions
{
    private readonly Scenario scenario;
    private readonly List<Option> all = [];
    private readonly Option<int>? shoppers;
    private readonly Option<TimeSpan?>? within;
    private readonly Option<double>? from;
    private readonly Option<double>? to;
    private readonly Option<TimeSpan?>? length;
    private readonly Option<TimeSpan?>? pause;
    private readonly Option<double>? joinShare;
    private readonly Option<double>? leaveShare;
    private readonly Option<double>? vanishShare;
    private readonly Option<int> units;
    private readonly Option<int> rate;
    private readonly Option<double> pollShare;
    private readonly Option<double> checkoutShare;
    private readonly Option<int> holdMinutes;
    private readonly Option<int> seed;
    private readonly Option<TimeSpan?> timeout;

    public SettingOptions(Scenario scenario)
    {
        this.scenario = scenario;
        var usual = scenario.Usual;
        shoppers = Add(usual.Shoppers, value => Options.Number("--shoppers", value, 1, 1_000_000, "How many come."));
        within = Add(usual.Shoppers, _ => Options.Seconds("--within", $"All arrive within so many seconds. Default: {usual.WithinSeconds?.ToString("0.#") ?? "500 a second"}."));
        from = Add(usual.FromPerSecond, value => Options.PerSecond("--from", value, "Arrivals a second to begin with."));
        to = Add(usual.ToPerSecond, value => Options.PerSecond("--to", value, "Arrivals a second at the height."));
        length = Add(usual.LengthSeconds, value => Options.Seconds("--length", $"Seconds that the height or the climb lasts. Default: {value:0.#}."));
        pause = Add(usual.PauseSeconds, value => Options.Seconds("--pause", $"{usual.PauseIs} Default: {value:0.#}."));
        units = Add(Options.Number("--units", usual.Units, 0, 100_000_000, "How many units are on sale; each shopper wants one."));
        rate = Add(Options.Number("--rate", usual.RatePerMinute, 1, 6_000_000, "Admissions per minute."));
        joinShare = Add(usual.JoinShare, value => Options.Share("--join-share", value, "Share of arrivals who join; the rest only look."));
        pollShare = Add(Options.Share("--poll-share", usual.PollShare, "Share of shoppers who poll instead of holding a connection."));
        checkoutShare = Add(Options.Share("--checkout-share", usual.CheckoutShare, "Share of reservations that are bought; the rest is given back."));
        leaveShare = Add(usual.LeaveShare, value => Options.Share("--leave-share", value, "Share of those who wait who leave and say so."));
        vanishShare = Add(usual.VanishShare, value => Options.Share("--vanish-share", value, "Share of those who wait who close the page without a word."));
        holdMinutes = Add(Options.Number("--hold-minutes", usual.HoldMinutes, 1, 24 * 60, "How long a reservation is held."));
        seed = Add(Options.Number("--seed", 1, 0, int.MaxValue, "Arrivals and moods are drawn from it."));
        timeout = Add(Options.Seconds("--timeout", "Seconds after which the last word is asked for. Default: from size and rate."));
    }

    public IReadOnlyList<Option> All => all;

    public ScenarioSetting SettingOf(ParseResult parsed)
    {
        var usual = scenario.Usual;
        var count = Value(parsed, shoppers);
        var setting = new ScenarioSetting
        {
            Scenario = scenario.Name,
            Shoppers = count,
            Within = Value(parsed, within, usual.WithinSeconds ?? Math.Max(1, count / 500.0)),
            FromPerSecond = Value(parsed, from),
            ToPerSecond = Value(parsed, to),
            Length = Value(parsed, length, usual.LengthSeconds ?? 0),
            Pause = Value(parsed, pause, usual.PauseSeconds ?? 0),
            Units = parsed.GetValue(units),
            RatePerMinute = parsed.GetValue(rate),
            JoinShare = joinShare is null ? 1 : parsed.GetValue(joinShare),
            PollShare = parsed.GetValue(pollShare),
            CheckoutShare = parsed.GetValue(checkoutShare),
            LeaveShare = Value(parsed, leaveShare),
            VanishShare = Value(parsed, vanishShare),
            HoldMinutes = parsed.GetValue(holdMinutes),
            Seed = parsed.GetValue(seed),
        };
        return setting with { Timeout = parsed.GetValue(timeout) ?? scenario.TimeoutDefault(setting) };
    }

    private static T Value<T>(ParseResult parsed, Option<T>? option)
        where T : struct => option is null ? default : parsed.GetValue(option);

    private static TimeSpan Value(ParseResult parsed, Option<TimeSpan?>? option, double otherwiseSeconds) =>
        (option is null ? null : parsed.GetValue(option)) ?? TimeSpan.FromSeconds(otherwiseSeconds);

    private Option<T> Add<T>(Option<T> option)
    {
        all.Add(option);
        return option;
    }

    private Option<T>? Add<T, TUsual>(TUsual? usual, Func<TUsual, Option<T>> create)
        where TUsual : struct => usual is { } value ? Add(create(value)) : null;
}
