namespace FlashSale.LoadTests.Scenarios;

/// <summary>How large a rush is and how its shoppers behave.</summary>
internal sealed record RushSetting
{
    public required int Shoppers { get; init; }

    public required int Units { get; init; }

    /// <summary>Admissions per minute.</summary>
    public required int RatePerMinute { get; init; }

    /// <summary>All shoppers arrive within it.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>The share of shoppers who poll their ticket instead of holding a connection, 0 to 1.</summary>
    public required double PollShare { get; init; }

    /// <summary>The share of those with a reservation who buy; the rest give it back. 0 to 1.</summary>
    public required double CheckoutShare { get; init; }

    public required int Seed { get; init; }

    /// <summary>After this long, who has not ended is asked a last time, and counts as lost if that says nothing final.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The share of shoppers who click twice: a second join with the first one's token must give the same ticket.</summary>
    public double DoubleClickShare { get; init; } = 0.02;

    public TimeSpan ThinkMin { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan ThinkMax { get; init; } = TimeSpan.FromMilliseconds(2_000);

    /// <summary>The arrival window that is used when none is named: 500 joins a second.</summary>
    public static TimeSpan WithinDefault(int shoppers) => TimeSpan.FromSeconds(Math.Max(1, shoppers / 500.0));

    /// <summary>Arrivals, the queue at its rate, and a minute for the last checkouts.</summary>
    public static TimeSpan TimeoutDefault(int shoppers, TimeSpan within, int ratePerMinute) =>
        within + TimeSpan.FromMinutes((double)shoppers / ratePerMinute) + TimeSpan.FromMinutes(1);
}
