namespace FlashSale.LoadTests.Engine;

/// <summary>A stretch of a run in which the arrival rate goes evenly from one value to another.</summary>
/// <param name="Length">How long.</param>
/// <param name="FromPerSecond">Arrivals a second at its begin.</param>
/// <param name="ToPerSecond">Arrivals a second at its end.</param>
internal sealed record ArrivalStage(TimeSpan Length, double FromPerSecond, double ToPerSecond)
{
    /// <summary>Shoppers who come in it.</summary>
    public int Count => (int)Math.Round((FromPerSecond + ToPerSecond) / 2 * Length.TotalSeconds);

    /// <summary>Always the same rate.</summary>
    public static ArrivalStage Even(TimeSpan length, double perSecond) => new(length, perSecond, perSecond);

    /// <summary>A known number, evenly.</summary>
    public static ArrivalStage Of(int shoppers, TimeSpan length) => Even(length, shoppers / length.TotalSeconds);

    /// <summary>The instant by which a share of this stage's shoppers has come.</summary>
    /// <param name="share">0 to 1.</param>
    /// <returns>Seconds since the stage's begin: the inverse of the integral of a rate that changes evenly.</returns>
    public double SecondsUntil(double share)
    {
        var seconds = Length.TotalSeconds;
        var slope = (ToPerSecond - FromPerSecond) / seconds;
        if (Math.Abs(slope) < 1e-9)
        {
            return share * seconds;
        }

        var wanted = share * (FromPerSecond + ToPerSecond) / 2 * seconds;
        return (Math.Sqrt(FromPerSecond * FromPerSecond + 2 * slope * wanted) - FromPerSecond) / slope;
    }
}
