using AdmissionQueue.Sales;

namespace InventoryLedger.Reserving;

/// <summary>What is left of one SKU while a batch is allocated.</summary>
/// <param name="sku">The SKU.</param>
/// <param name="available">Units that nobody has, 0 or more.</param>
/// <param name="held">Units on hold, which may come back, 0 or more.</param>
/// <param name="limitPerShopper">Units that one shopper may have, 1 or more.</param>
internal sealed class Shelf(Sku sku, long available, long held, int limitPerShopper)
{
    private readonly Dictionary<LaneName, long> kept = [];
    private readonly HashSet<LaneName> waited = [];

    public Sku Sku { get; } = sku;

    public int LimitPerShopper { get; } = limitPerShopper;

    /// <summary>Units that the batch has taken so far.</summary>
    public long Taken { get; private set; }

    /// <summary>Units that the next request of a lane may have: none where somebody with a lower number of it waits for units to come back.</summary>
    public long FreeFor(LaneName lane) => waited.Contains(lane) ? 0 : available - Taken - kept.GetValueOrDefault(lane);

    /// <summary>Units that could be free if every hold came back. Units that this batch takes are holds as well.</summary>
    public long Possible { get; } = available + held;

    public void Take(long units) => Taken += units;

    /// <summary>Nobody of the lane is served any more past who waits.</summary>
    public void Wait(LaneName lane) => waited.Add(lane);

    /// <summary>Keeps units from the rest of a lane for a lower number of it that another worker serves.</summary>
    public void Keep(LaneName lane, long units) => kept[lane] = kept.GetValueOrDefault(lane) + units;
}
