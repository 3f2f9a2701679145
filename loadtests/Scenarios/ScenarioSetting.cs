namespace FlashSale.LoadTests.Scenarios;

/// <summary>How large a run is and how its shoppers behave. Goes to generator processes as it is.</summary>
internal sealed record ScenarioSetting
{
    public required string Scenario { get; init; }

    /// <summary>Shoppers of a scenario that is sized by a crowd; 0 where it is sized by a rate.</summary>
    public int Shoppers { get; init; }

    /// <summary>A crowd arrives within it.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>Arrivals a second to begin with, in a scenario that is sized by a rate.</summary>
    public double FromPerSecond { get; init; }

    /// <summary>Arrivals a second at the height.</summary>
    public double ToPerSecond { get; init; }

    /// <summary>How long the height or the climb lasts.</summary>
    public TimeSpan Length { get; init; }

    /// <summary>The wait that is the scenario's own: see its description.</summary>
    public TimeSpan Pause { get; init; }

    public required int Units { get; init; }

    /// <summary>Admissions per minute.</summary>
    public required int RatePerMinute { get; init; }

    /// <summary>The share of arrivals who join; the others look at the sale and go. 0 to 1.</summary>
    public double JoinShare { get; init; } = 1;

    /// <summary>The share of shoppers who poll their ticket instead of holding a connection, 0 to 1.</summary>
    public required double PollShare { get; init; }

    /// <summary>The share of those with a reservation who buy; the rest give it back. 0 to 1.</summary>
    public required double CheckoutShare { get; init; }

    /// <summary>The share of those who wait who say that they leave, 0 to 1.</summary>
    public double LeaveShare { get; init; }

    /// <summary>The share of those who wait who close the page without a word, 0 to 1.</summary>
    public double VanishShare { get; init; }

    /// <summary>The share of requests that are sent twice at once, as an impatient client and a retrying proxy do, 0 to 1.</summary>
    public double DuplicateShare { get; init; }

    /// <summary>Whether shoppers go to another node when theirs does not answer, as behind a load balancer.</summary>
    public bool Roams { get; init; }

    public required int Seed { get; init; }

    /// <summary>After this long, who has not ended is asked a last time, and counts as lost if that says nothing final.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Minutes that a reservation is held.</summary>
    public int HoldMinutes { get; init; } = 10;

    /// <summary>The share of shoppers who click twice: a second join with the first one's token must give the same ticket.</summary>
    public double DoubleClickShare { get; init; } = 0.02;

    /// <summary>A shopper with a reservation reads and pays for at least so long.</summary>
    public TimeSpan ThinkMin { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>… and at most so long.</summary>
    public TimeSpan ThinkMax { get; init; } = TimeSpan.FromMilliseconds(2_000);
}
