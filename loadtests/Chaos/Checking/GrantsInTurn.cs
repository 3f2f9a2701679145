using FlashSale.LoadTests.Audit;

namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>Invariant 5: of two tickets whose shoppers were there, the lower number is never granted after the higher one by more than a batch.</summary>
internal static class GrantsInTurn
{
    private const int Invariant = 5;

    /// <summary>How far serving may be ahead of the slowest partition, and so how far another partition may be drained before it.</summary>
    private const int BatchesApart = 2;

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var shoppers = evidence.Shoppers.Where(shopper => shopper.WasTold).ToLookup(shopper => shopper.Last!.Number ?? 0);
        var granted = evidence.Tickets.Where(row => row is { GrantedAt: not null, Number: not null })
            .OrderBy(row => row.GrantedAt).Select(row => (Number: row.Number!.Value, At: row.GrantedAt!.Value, Shopper: shoppers[row.Number.Value].FirstOrDefault()))
            .ToList();
        for (var i = 0; i < granted.Count; i++)
        {
            var (number, at, shopper) = granted[i];
            if (shopper is null || WasPassedOver(shopper))
            {
                continue; // Nobody was told of it, or nobody was there at the turn: a place that waits for its shopper keeps no order.
            }

            var higher = HighestMeanwhile(granted, i, shopper.Sightings[0].At);
            if (higher - number > BatchesApart * evidence.Terms.BatchMax)
            {
                yield return new Violation(Invariant, $"number {number} was granted at {at:HH:mm:ss.fff}, after number {higher}", [number, higher]);
            }
        }
    }

    private static bool WasPassedOver(ShopperHistory shopper) => shopper.WasAway || shopper.Sightings.Any(seen => seen.State == Surface.TicketStates.Missed)
        || shopper.Exchanges?.Any(exchange => exchange.Kind == Scenarios.RequestKinds.Claim) == true;

    private static long HighestMeanwhile(List<(long Number, DateTimeOffset At, ShopperHistory? Shopper)> granted, int of, DateTimeOffset since)
    {
        long highest = 0;
        for (var i = of - 1; i >= 0 && granted[i].At >= since; i--)
        {
            highest = granted[i].At < granted[of].At ? Math.Max(highest, granted[i].Number) : highest;
        }

        return highest;
    }
}
