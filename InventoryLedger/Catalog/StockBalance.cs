using AdmissionQueue.Progress;
using AdmissionQueue.Sales;

namespace InventoryLedger.Catalog;

/// <summary>Where the units of one SKU are: <c>Available + Held + Sold + Withdrawn = Stocked</c>.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="Stocked">Units that were ever put into the sale.</param>
/// <param name="Available">Units that nobody has.</param>
/// <param name="Held">Units that somebody has on hold, and that may come back.</param>
/// <param name="Sold">Units that were bought.</param>
/// <param name="Withdrawn">Units that the merchant took out again.</param>
public sealed record StockBalance(Sku Sku, long Stocked, long Available, long Held, long Sold, long Withdrawn)
{
    /// <summary>What shoppers are told of it.</summary>
    public StockLevel Level => new(Sku, Available, Held);
}
