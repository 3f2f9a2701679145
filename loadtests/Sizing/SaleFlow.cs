namespace FlashSale.LoadTests.Sizing;

/// <summary>The queue of a sale as a flow: shoppers come evenly, and are served at the rate. Exact for a pacer that is never late, and for
/// crowds that are large against a batch; the simulation has what this leaves out.</summary>
internal sealed record SaleFlow(SaleDemand Demand)
{
    /// <summary>A crowd is told in this many points, where it has to be added up.</summary>
    private const int Samples = 2_000;

    private double Arrivals => Demand.ArrivalsPerSecond;

    private double Rate => Demand.RatePerSecond;

    /// <summary>The position of the last shopper who gets a unit: what some give back goes to those behind.</summary>
    public double LastServed => Math.Min(Demand.Shoppers, Demand.Units / Demand.BuyShare);

    /// <summary>Whether not all get a unit.</summary>
    public bool SellsOut => LastServed < Demand.Shoppers;

    /// <summary>When the last unit is granted, or the last shopper served; seconds from the start.</summary>
    public double LastTurnSeconds => TurnSeconds(LastServed);

    /// <summary>When everybody knows how it ended. Nobody is told 'sold out' while a reservation may still come back.</summary>
    public double EndSeconds => LastTurnSeconds + Demand.ThinkSecondsMax;

    /// <summary>Shoppers who come before it is sold out; the rest are turned away.</summary>
    public double Joined => SellsOut ? Math.Min(Demand.Shoppers, Arrivals * EndSeconds) : Demand.Shoppers;

    public double JoinSeconds(double position) => position / Arrivals;

    public double TurnSeconds(double position) => Math.Max(JoinSeconds(position), position / Rate);

    /// <summary>From the join to the turn, or to being told that nothing is left.</summary>
    public double WaitSeconds(double position) =>
        position <= LastServed ? TurnSeconds(position) - JoinSeconds(position) : Math.Max(0, EndSeconds - JoinSeconds(position));

    /// <summary>Shoppers on the page at an instant: in the queue, or with a reservation in hand.</summary>
    public double OnPage(double seconds)
    {
        var joined = Math.Min(Joined, Arrivals * seconds);
        var served = Math.Min(Math.Min(LastServed, joined), Rate * seconds);
        var done = Math.Min(Math.Min(LastServed, joined), Math.Max(0, Rate * (seconds - Demand.ThinkSeconds)));
        return seconds > EndSeconds ? 0 : joined - Math.Min(served, done);
    }

    /// <summary>The most shoppers on the page at once.</summary>
    public double OnPageMax => Enumerable.Range(0, Samples + 1).Max(sample => OnPage(EndSeconds * sample / Samples));

    /// <summary>Seconds that all shoppers spend on the page, together.</summary>
    public double PageSeconds => Mean(position => WaitSeconds(position) + (position <= LastServed ? Demand.ThinkSeconds : 0)) * Joined;

    /// <summary>Polls of those who poll, together.</summary>
    public double Polls => Mean(position => PollsDuring(WaitSeconds(position), position <= LastServed)) * Joined * Demand.PollShare;

    /// <summary>Shoppers who wait for nothing, until the end.</summary>
    public double SoldOut => Joined - LastServed;

    /// <summary>Asks again after half of what is left, but not more often than each second, and not less than each ten.</summary>
    /// <param name="waitSeconds">How long the wait is.</param>
    /// <param name="endsInTurn">Whether its end is known in advance; nobody knows when it is sold out.</param>
    private static double PollsDuring(double waitSeconds, bool endsInTurn)
    {
        var (polls, seconds) = (1, 2.0);
        while (seconds < waitSeconds)
        {
            seconds += endsInTurn ? Math.Clamp((waitSeconds - seconds) / 2, 1, 10) : 10;
            polls++;
        }

        return polls;
    }

    private double Mean(Func<double, double> of) =>
        Enumerable.Range(0, Samples).Average(sample => of((sample + 0.5) / Samples * Joined));
}
