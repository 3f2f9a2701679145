using AdmissionQueue.Sales;

namespace InventoryLedger.Reserving;

/// <summary>What a request gets.</summary>
internal enum Verdict
{
    /// <summary>The items of the decision.</summary>
    Granted,

    /// <summary>Nothing now; holds that come back may fill it.</summary>
    Parked,

    /// <summary>Nothing, and nothing can come back.</summary>
    SoldOut,

    /// <summary>Nothing, whatever comes back: the request itself can't be served.</summary>
    Refused,
}

/// <summary>The answer to one request.</summary>
internal readonly record struct Decision(Verdict Verdict, IReadOnlyList<RequestedItem> Items);

/// <summary>Who gets what from what is left: number order, all or nothing. Pure: the transaction feeds it with rows and writes what it
/// decides.</summary>
internal sealed class Allocation(StockPolicy policy, IReadOnlyDictionary<Sku, Shelf> shelves)
{
    private static readonly IReadOnlyList<RequestedItem> Nothing = [];

    /// <summary>Decides the next request; requests come in number order.</summary>
    public Decision Next(GrantRequest request)
    {
        if (!IsServable(request.Items))
        {
            return new Decision(Verdict.Refused, Nothing);
        }

        if (request.Items.All(item => shelves[item.Sku].Free >= item.Quantity))
        {
            Take(request.Items);
            return new Decision(Verdict.Granted, request.Items);
        }

        return Later(request.Items);
    }

    private bool IsServable(IReadOnlyList<RequestedItem> items) =>
        items.Count > 0
        && items.All(item => item.Quantity > 0 && shelves.TryGetValue(item.Sku, out var shelf) && item.Quantity <= shelf.LimitPerShopper)
        && items.Select(item => item.Sku).Distinct().Count() == items.Count;

    // Only a policy with holds takes units off the shelf at admission.
    private void Take(IReadOnlyList<RequestedItem> items)
    {
        if (policy != StockPolicy.ReserveFirst)
        {
            return;
        }

        foreach (var item in items)
        {
            shelves[item.Sku].Take(item.Quantity);
        }
    }

    // A parked request keeps its place at every shelf that it needs, even where units are left: else those with higher numbers would
    // take them one by one, and it would never be served.
    private Decision Later(IReadOnlyList<RequestedItem> items)
    {
        if (items.Any(item => shelves[item.Sku].Possible < item.Quantity))
        {
            return new Decision(Verdict.SoldOut, Nothing);
        }

        foreach (var item in items)
        {
            shelves[item.Sku].Wait();
        }

        return new Decision(Verdict.Parked, Nothing);
    }
}
