namespace FlashSale.LoadTests.Sizing;

/// <summary>A sale as a planner describes it.</summary>
internal sealed record SaleDemand
{
    public required long Shoppers { get; init; }

    /// <summary>All arrive within it, evenly.</summary>
    public required double WithinSeconds { get; init; }

    public required double RatePerMinute { get; init; }

    public required long Units { get; init; }

    /// <summary>The share who poll instead of holding a connection.</summary>
    public double PollShare { get; init; } = 0.2;

    /// <summary>The share of turns that end in a purchase; the others give the unit back.</summary>
    public double BuyShare { get; init; } = 0.9;

    /// <summary>Seconds that a shopper with a reservation takes, in the mean.</summary>
    public double ThinkSeconds { get; init; } = 60;

    /// <summary>… and at most.</summary>
    public double ThinkSecondsMax { get; init; } = 180;

    /// <summary>Times that a shopper loads the page.</summary>
    public double PagesPerShopper { get; init; } = 1;

    /// <summary>The share who click twice.</summary>
    public double DoubleClickShare { get; init; } = 0.02;

    /// <summary>Whether each asks for the own ticket on hearing that nothing is left. A page takes the broadcast's word for it
    /// (ClientApp/src/rules/scene.ts); a load test's shoppers ask, because the audit wants the ticket's.</summary>
    public bool AsksAtTheEnd { get; init; }

    public double ArrivalsPerSecond => Shoppers / WithinSeconds;

    public double RatePerSecond => RatePerMinute / 60;
}
