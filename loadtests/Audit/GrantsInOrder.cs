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

    /// <summary>The furthest that any number was granted after a higher one; 0 is perfect order.</summary>
    public static long Largest(RunHistory run) => Inversions(run).Select(inversion => inversion.By).DefaultIfEmpty(0).Max();

    /// <summary>Every number that came after a higher one, and by how many numbers. What one transaction granted is one instant, and has
    /// no order.</summary>
    private static IEnumerable<(long Number, long By)> Inversions(RunHistory run)
    {
        long highest = 0;
        foreach (var instant in run.Grants().GroupBy(grant => grant.At).OrderBy(group => group.Key))
        {
            foreach (var grant in instant.Where(grant => grant.Number < highest))
            {
                yield return (grant.Number, highest - grant.Number);
            }

            highest = Math.Max(highest, instant.Max(grant => grant.Number));
        }
    }
}
