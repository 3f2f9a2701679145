using AdmissionQueue.Sales;
using AdmissionQueue.Topics;

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
internal readonly record struct Decision(Verdict Verdict, IReadOnlyList<RequestedItem> Items, RefusalReason? Reason = null);

/// <summary>Who gets what from what is left, in the order of the turns. Pure: the transaction feeds it with rows and writes what it decides.</summary>
/// <param name="policy">When a unit becomes a shopper's.</param>
/// <param name="fulfilment">What happens to a request that can be filled in part only.</param>
/// <param name="shelves">What is left of every SKU that the batch may ask for.</param>
/// <param name="usage">What its shoppers have already.</param>
/// <param name="elsewhere">Who waits in other partitions, lowest number first. Each lane keeps its own order; between lanes nobody is kept anything,
/// or two workers could wait for each other.</param>
internal sealed class Allocation(
    StockPolicy policy,
    Fulfilment fulfilment,
    IReadOnlyDictionary<Sku, Shelf> shelves,
    ShopperUsage usage,
    IReadOnlyList<Waiter> elsewhere)
{
    private static readonly IReadOnlyList<RequestedItem> Nothing = [];
    private readonly Dictionary<LaneName, Queue<Waiter>> elsewhereOf =
        elsewhere.GroupBy(waiter => waiter.Lane).ToDictionary(lane => lane.Key, lane => new Queue<Waiter>(lane));

    /// <summary>Whether some answer rests on a count alone: that units were missing, or that they were there where none is taken. Where units
    /// are taken, taking them makes sure of the count.</summary>
    public bool RestsOnCount { get; private set; }

    /// <summary>Decides the next request; requests come in number order.</summary>
    public Decision Next(GrantRequest request)
    {
        if (Refusal(request.Items) is { } reason)
        {
            return new Decision(Verdict.Refused, Nothing, reason);
        }

        KeepForLowerThan(request);

        // The same choice from three shelves: as it is, as it would be with every hold back, and one that is never empty. The first
        // that fills the request says what becomes of it.
        if (Choose(request, shelf => shelf.FreeFor(request.Lane), out var compromised) is { } items)
        {
            RestsOnCount |= compromised || policy != StockPolicy.ReserveFirst;
            Take(request, items);
            return new Decision(Verdict.Granted, items);
        }

        RestsOnCount = true;
        if (Choose(request, shelf => shelf.Possible, out _) is not null)
        {
            Wait(request);
            return new Decision(Verdict.Parked, Nothing);
        }

        return Choose(request, _ => long.MaxValue, out _) is not null
            ? new Decision(Verdict.SoldOut, Nothing)
            : new Decision(Verdict.Refused, Nothing, RefusalReason.OverLimit);
    }

    private RefusalReason? Refusal(IReadOnlyList<RequestedItem> items)
    {
        if (items.Count is 0 or > SaleBounds.ItemsMax || items.Any(item => item.Quantity < 1))
        {
            return RefusalReason.BadQuantity;
        }

        return items.All(item => item.Ranked.All(shelves.ContainsKey)) ? null : RefusalReason.UnknownSku;
    }

    private IReadOnlyList<RequestedItem>? Choose(GrantRequest request, Func<Shelf, long> units, out bool compromised)
    {
        var choice = new Choice(request.Shopper, usage, units);
        var complete = true;
        foreach (var item in request.Items)
        {
            complete &= fulfilment == Fulfilment.AllOrNothing ? choice.TryAddWhole(item, shelves) : choice.AddWhatIsLeft(item, shelves);
        }

        compromised = choice.Compromised;
        return choice.Items.Count > 0 && (complete || fulfilment == Fulfilment.WhatIsLeft) ? choice.Items : null;
    }

    private void Take(GrantRequest request, IReadOnlyList<RequestedItem> items)
    {
        foreach (var item in items)
        {
            usage.Add(request.Shopper, item.Sku, item.Quantity);
            if (policy == StockPolicy.ReserveFirst) // no other policy takes units off the shelf at admission
            {
                shelves[item.Sku].Take(item.Quantity);
            }
        }
    }

    // Whoever has a lower number in another partition is served by another worker, in its own time: what came back for them stays for them.
    // Where nothing is taken at admission, nobody can take it from them.
    private void KeepForLowerThan(GrantRequest request)
    {
        if (policy != StockPolicy.ReserveFirst || !elsewhereOf.TryGetValue(request.Lane, out var waiters))
        {
            return;
        }

        while (waiters.TryPeek(out var waiter) && waiter.Number < request.Number)
        {
            foreach (var item in waiters.Dequeue().Items)
            {
                foreach (var shelf in item.Ranked.Select(sku => shelves.GetValueOrDefault(sku)))
                {
                    shelf?.Keep(request.Lane, item.Quantity);
                }
            }
        }
    }

    // A parked request keeps its place at every shelf that it looks at, even where units are left: else those with higher numbers
    // would take them one by one, and it would never be served.
    private void Wait(GrantRequest request)
    {
        foreach (var sku in request.Items.SelectMany(item => item.Ranked))
        {
            shelves[sku].Wait(request.Lane);
        }
    }
}
