using AdmissionQueue.Joining;
using AdmissionQueue.Sales;

namespace InventoryLedger.Reserving;

/// <summary>What shoppers have of a sale already, over all of their tickets: what limits are counted against.</summary>
/// <param name="limitPerSale">Units that one shopper may have in the whole sale; 0 is no limit.</param>
/// <param name="shoppers">About how many shoppers it is asked of.</param>
internal sealed class ShopperUsage(int limitPerSale, int shoppers = 0)
{
    private readonly Dictionary<(ShopperId, Sku), long> perSku = new(shoppers);
    private readonly Dictionary<ShopperId, long> perSale = new(shoppers);

    /// <summary>Whether units of a ticket in this state count: those that a shopper has, may still buy, or has bought.</summary>
    public static bool Counts(TicketState state) => state is TicketState.Reserved or TicketState.Admitted or TicketState.Bought;

    public void Add(ShopperId shopper, Sku sku, long units)
    {
        perSku[(shopper, sku)] = perSku.GetValueOrDefault((shopper, sku)) + units;
        perSale[shopper] = perSale.GetValueOrDefault(shopper) + units;
    }

    /// <summary>How many more units of a SKU the shopper may get by the item's limit.</summary>
    public long LeftOf(ShopperId shopper, Shelf shelf) => shelf.LimitPerShopper - perSku.GetValueOrDefault((shopper, shelf.Sku));

    /// <summary>How many more units of anything the shopper may get by the sale's limit.</summary>
    public long LeftOfSale(ShopperId shopper) => limitPerSale == 0 ? long.MaxValue : limitPerSale - perSale.GetValueOrDefault(shopper);
}
