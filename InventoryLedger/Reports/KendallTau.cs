namespace InventoryLedger.Reports;

/// <summary>Fairness in one figure: Kendall's rank correlation between the order of the numbers and the order of the grants, of shoppers who were
/// there at their turn. 1 is perfect order, 0 is none, -1 is the reverse. Pairs that were granted in the same instant (one transaction) have no
/// order between them and are left out, as in Goodman and Kruskal's gamma.</summary>
public static class KendallTau
{
    /// <summary>The figure of some grants, in O(n log n) (Knight, "A Computer Method for Calculating Kendall's Tau with Ungrouped Data", 1966).</summary>
    /// <param name="grants">Numbers, each once, and when each was granted.</param>
    /// <returns>Null where no two grants have an order.</returns>
    public static double? Of(IReadOnlyCollection<(long Number, DateTimeOffset At)> grants)
    {
        long[] instants = [.. grants.OrderBy(grant => grant.Number).Select(grant => grant.At.UtcTicks)];
        var together = instants.GroupBy(at => at).Sum(instant => Pairs(instant.LongCount()));
        var ordered = Pairs(instants.LongLength) - together;
        return ordered == 0 ? null : 1 - 2.0 * Inversions(instants, new long[instants.Length]) / ordered;
    }

    private static long Pairs(long count) => count * (count - 1) / 2;

    /// <summary>Counts the pairs that are out of order while it sorts them by merging.</summary>
    private static long Inversions(Span<long> values, Span<long> room)
    {
        if (values.Length < 2)
        {
            return 0;
        }

        var half = values.Length / 2;
        var left = values[..half];
        var right = values[half..];
        var inversions = Inversions(left, room) + Inversions(right, room);
        var (i, j) = (0, 0);
        for (var k = 0; k < values.Length; k++)
        {
            // Equal ones are taken from the left first: they are not out of order.
            if (j == right.Length || i < left.Length && left[i] <= right[j])
            {
                room[k] = left[i++];
            }
            else
            {
                room[k] = right[j++];
                inversions += left.Length - i;
            }
        }

        room[..values.Length].CopyTo(values);
        return inversions;
    }
}
