using AdmissionQueue.Joining;
using AdmissionQueue.Sales;

namespace InventoryLedger.Reserving;

/// <summary>What one request would get from given shelves, item by item, within its shopper's limits. Nothing is taken by choosing.</summary>
/// <param name="shopper">Who asks.</param>
/// <param name="usage">What shoppers have already.</param>
/// <param name="units">How many units to count on a shelf.</param>
internal sealed class Choice(ShopperId shopper, ShopperUsage usage, Func<Shelf, long> units)
{
    private readonly List<RequestedItem> items = [];
    private long total;

    /// <summary>What was chosen so far, each SKU once.</summary>
    public IReadOnlyList<RequestedItem> Items => items;

    /// <summary>Whether some item did not get all of its first choice: then what was missing mattered, not only what was there.</summary>
    public bool Compromised { get; private set; }

    /// <summary>Adds the whole quantity of the best SKU that has it.</summary>
    /// <returns>False where none has.</returns>
    public bool TryAddWhole(RequestedItem item, IReadOnlyDictionary<Sku, Shelf> shelves)
    {
        foreach (var sku in item.Ranked)
        {
            if (Room(shelves[sku]) >= item.Quantity)
            {
                Add(sku, item.Quantity);
                return true;
            }

            Compromised = true;
        }

        return false;
    }

    /// <summary>Adds what there is of the best SKU, then of the next, until the quantity is reached.</summary>
    /// <returns>Whether it was reached.</returns>
    public bool AddWhatIsLeft(RequestedItem item, IReadOnlyDictionary<Sku, Shelf> shelves)
    {
        var missing = item.Quantity;
        foreach (var sku in item.Ranked)
        {
            var quantity = (int)Math.Clamp(Room(shelves[sku]), 0, missing);
            if (quantity > 0)
            {
                Add(sku, quantity);
                missing -= quantity;
            }

            Compromised |= missing > 0;
        }

        return missing == 0;
    }

    private long Room(Shelf shelf)
    {
        var chosen = items.Find(item => item.Sku == shelf.Sku).Quantity;
        var byLimits = Math.Min(usage.LeftOf(shopper, shelf) - chosen, usage.LeftOfSale(shopper) - total);
        return Math.Min(units(shelf) - chosen, byLimits);
    }

    private void Add(Sku sku, int quantity)
    {
        var index = items.FindIndex(item => item.Sku == sku);
        if (index < 0)
        {
            items.Add(new RequestedItem(sku, quantity));
        }
        else
        {
            items[index] = new RequestedItem(sku, items[index].Quantity + quantity);
        }

        total += quantity;
    }
}
