namespace FlashSale.LoadTests.Sizing.Calibrating;

/// <summary>Shoppers who take a step together, so many a second. Each shopper is in one round.</summary>
/// <param name="First">The first of them, from 0.</param>
/// <param name="Count">How many.</param>
/// <param name="PerSecond">How many a second.</param>
internal sealed record CalibrationRound(int First, int Count, double PerSecond)
{
    /// <summary>As fast as was asked for; in between; and so slow that hardly two are done at once. The fastest goes first: what it still
    /// compiles is spread over the most.</summary>
    private static readonly double[] Paces = [1, 0.25, 0.05];

    public TimeSpan Length => TimeSpan.FromSeconds(Count / PerSecond);

    /// <param name="shoppers">Shoppers of the largest round.</param>
    /// <param name="perSecond">How many a second in the fastest.</param>
    /// <param name="secondsMax">No round lasts longer: a slow one would be exacter, but somebody waits for it.</param>
    public static IReadOnlyList<CalibrationRound> Of(int shoppers, double perSecond, double secondsMax)
    {
        var first = 0;
        return [.. Paces.Select(pace =>
        {
            var count = (int)Math.Clamp(perSecond * pace * secondsMax, 1, shoppers);
            var round = new CalibrationRound(first, count, perSecond * pace);
            first += count;
            return round;
        })];
    }
}

/// <summary>How much time a calibration takes for itself.</summary>
/// <param name="RoundSecondsMax">The longest round.</param>
/// <param name="Looks">Looks at a stack that is left alone.</param>
/// <param name="Settle">After a round, for what it left to workers and collectors.</param>
internal sealed record CalibrationPace(double RoundSecondsMax, int Looks, TimeSpan Settle)
{
    public static CalibrationPace Measuring { get; } = new(7, 6, TimeSpan.FromSeconds(1.5));

    /// <summary>Every step once, so that its code is compiled; nobody reads the figures.</summary>
    public static CalibrationPace WarmingUp { get; } = new(2.5, 2, TimeSpan.FromSeconds(0.1));
}
