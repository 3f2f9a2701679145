using AdmissionQueue.Sales;

namespace InventoryLedger.Reserving;

/// <summary>What is left of one SKU while a batch is allocated.</summary>
/// <param name="sku">The SKU.</param>
/// <param name="available">Units that nobody has, 0 or more.</param>
/// <param name="held">Units on hold, which may come back, 0 or more.</param>
/// <param name="limitPerShopper">Units that one shopper may have, 1 or more.</param>
internal sealed class Shelf(Sku sku, long available, long held, int limitPerShopper)
{
    private long kept;

    public Sku Sku { get; } = sku;

    public int LimitPerShopper { get; } = limitPerShopper;

    /// <summary>Units that the batch has taken so far.</summary>
    public long Taken { get; private set; }

    /// <summary>Whether somebody with a lower number waits for units to come back: nobody is served past them.</summary>
    public bool Waited { get; private set; }

    /// <summary>Units that the next request may have.</summary>
    public long Free => Waited ? 0 : available - Taken - kept;

    /// <summary>Units that could be free if every hold came back. Units that this batch takes are holds as well.</summary>
    public long Possible { get; } = available + held;

    public void Take(long units) => Taken += units;

    public void Wait() => Waited = true;

    /// <summary>Keeps units for a lower number that another worker serves.</summary>
    public void Keep(long units) => kept += units;
}
