namespace FlashSale.LoadTests.Audit;

/// <summary>Invariant 1, as far as it can be seen from outside: at no instant do shoppers have more units of a SKU than were stocked, and
/// no progress document shows less than nothing.</summary>
internal static class NothingOversold
{
    public const string Name = "nothing oversold";

    public static Verdict Check(RunHistory run)
    {
        var violations = new List<string>();
        foreach (var (sku, stocked) in run.Stocked)
        {
            var peak = UnitsOutMax(run, sku);
            for (var unit = stocked; unit < peak; unit++)
            {
                violations.Add($"{sku}: {peak} units were out at once, {stocked} were stocked");
            }

            violations.AddRange(run.Progress.SelectMany(progress => progress.Stock)
                .Where(level => level.Sku == sku && (level.Available < 0 || level.Held < 0 || level.Available + level.Held > stocked))
                .Select(level => $"{sku}: progress says {level.Available} available and {level.Held} held of {stocked}"));
        }

        return Verdict.Of(Name, violations);
    }

    /// <summary>The most units of a SKU that shoppers had at one instant.</summary>
    private static long UnitsOutMax(RunHistory run, string sku)
    {
        var changes = new List<(DateTimeOffset At, int Units)>();
        foreach (var grant in run.Grants())
        {
            var units = grant.Reservation.Items?.Where(item => item.Sku == sku).Sum(item => item.Quantity) ?? 0;
            changes.Add((grant.At, units));
            if (grant.GivenBackAt is { } backAt)
            {
                changes.Add((backAt, -units));
            }
        }

        // Given back before taken, at the same instant: that is the order that a correct ledger would have.
        long unitsOut = 0;
        long max = 0;
        foreach (var (_, units) in changes.OrderBy(change => change.At).ThenBy(change => change.Units))
        {
            unitsOut += units;
            max = Math.Max(max, unitsOut);
        }

        return max;
    }
}
