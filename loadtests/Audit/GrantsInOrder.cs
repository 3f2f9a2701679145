using FlashSale.LoadTests.Surface;
using InventoryLedger.Reports;

namespace FlashSale.LoadTests.Audit;

/// <summary>Invariant 5: the lower number is never granted after the higher one by more than one batch.</summary>
internal static class GrantsInOrder
{
    /// <summary>Tickets that a worker hands to the ledger at once, at most. Inside a batch, and between the batches of two workers that
    /// commit at the same time, there is no order to keep.</summary>
    public const int BatchMax = 500;

    public static Verdict Check(RunHistory run) => Verdict.Of(
        "grants in order",
        [
            .. Inversions(run).Where(inversion => inversion.By > BatchMax)
                .Select(inversion => $"number {inversion.Number} was granted after number {inversion.Number + inversion.By}"),
        ]);

    /// <summary>Kendall's tau of the grants of a run, of shoppers who were there at their turn.</summary>
    /// <returns>Null where no two grants have an order.</returns>
    public static double? Fairness(RunHistory run) =>
        KendallTau.Of([.. run.Grants().Where(grant => !grant.Shopper.Sightings.Any(seen => seen.State == TicketStates.Missed)).Select(grant => (grant.Number, grant.At))]);

    /// <summary>The furthest that any number was granted after a higher one; 0 is perfect order.</summary>
    public static long Largest(RunHistory run) => Inversions(run).Select(inversion => inversion.By).DefaultIfEmpty(0).Max();

    /// <summary>Every number that came after a higher one, and by how many numbers. What one transaction granted is one instant, and has
    /// no order; and a ticket is in the queue from when its shopper was told of it: a join that Kafka took late overtakes nobody, and
    /// is not overtaken by those who were granted meanwhile.</summary>
    private static IEnumerable<(long Number, long By)> Inversions(RunHistory run)
    {
        var granted = run.Grants().OrderBy(grant => grant.At).ToList();
        for (var i = 0; i < granted.Count; i++)
        {
            var highest = HighestGrantedWhileWaiting(granted, i);
            if (highest > granted[i].Number)
            {
                yield return (granted[i].Number, highest - granted[i].Number);
            }
        }
    }

    private static long HighestGrantedWhileWaiting(List<Grant> granted, int of)
    {
        var toldAt = granted[of].Shopper.Sightings[0].At;
        long highest = 0;
        for (var i = of - 1; i >= 0 && granted[i].At >= toldAt; i--)
        {
            highest = granted[i].At < granted[of].At ? Math.Max(highest, granted[i].Number) : highest;
        }

        return highest;
    }
}
