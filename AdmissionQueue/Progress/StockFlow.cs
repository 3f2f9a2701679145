using AdmissionQueue.Sales;

namespace AdmissionQueue.Progress;

/// <summary>Units of one SKU that have moved since the sale was stocked.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="Granted">Units that went on hold.</param>
/// <param name="Sold">Units that were bought.</param>
/// <param name="Returned">Units that came back from a hold.</param>
public readonly record struct StockFlow(Sku Sku, long Granted, long Sold, long Returned);

/// <summary>What joiners asked for of one SKU.</summary>
/// <param name="Tickets">Tickets that were counted, whatever they asked for.</param>
/// <param name="Units">Units of this SKU that they asked for first.</param>
public readonly record struct AskedUnits(long Tickets, long Units);

/// <summary>What is known of one SKU when chances are worked out.</summary>
/// <param name="Level">What is left.</param>
/// <param name="Flow">What has moved.</param>
/// <param name="Asked">What joiners asked for.</param>
/// <param name="LimitPerShopper">Units that one shopper may get, 1 or more.</param>
public readonly record struct ChanceSample(StockLevel Level, StockFlow Flow, AskedUnits Asked, int LimitPerShopper)
{
    /// <summary>The same as a lane sees it that has a share of the turns: of all units its share, since the rest goes to who is served beside it.</summary>
    /// <param name="percent">The share, 1 to 100.</param>
    public ChanceSample ForShare(int percent) => percent == 100 ? this : this with
    {
        Level = Level with { Available = Level.Available * percent / 100, Held = Level.Held * percent / 100 },
        Flow = Flow with { Granted = Flow.Granted * percent / 100, Sold = Flow.Sold * percent / 100, Returned = Flow.Returned * percent / 100 },
    };
}
