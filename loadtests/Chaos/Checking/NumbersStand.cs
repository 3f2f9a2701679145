using FlashSale.LoadTests.Audit;

namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>Invariant 4: a number never changes and is never given twice; serving never goes back; a shown position never grows.</summary>
internal static class NumbersStand
{
    private const int Invariant = 4;

    /// <summary>Two nodes read serving apart from each other, each up to a tick old, and a busy machine may make that two: who goes from one to
    /// the other may be shown what the first had passed already. A page keeps the better one.</summary>
    private static readonly TimeSpan NodesApart = TimeSpan.FromSeconds(2);

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var shopper in evidence.Shoppers)
        {
            var numbers = shopper.Sightings.Select(seen => seen.Number).OfType<long>().Distinct().ToArray();
            if (numbers.Length > 1)
            {
                yield return new Violation(Invariant, $"a shopper was told number {string.Join(", then ", numbers)}", numbers);
            }
        }

        var told = evidence.Shoppers.Where(shopper => shopper.WasTold).Select(shopper => (shopper.Shopper, Number: shopper.Last!.Number ?? 0));
        foreach (var number in told.GroupBy(one => one.Number).Where(number => number.Count() > 1))
        {
            yield return new Violation(Invariant, $"number {number.Key} was told to {number.Count()} shoppers", [number.Key]);
        }

        var given = evidence.Queue.Select(record => (record.Number, record.Ticket)).Concat(evidence.Tickets.Select(row => (Number: row.Number ?? 0, row.Ticket)));
        foreach (var number in given.Where(one => one.Number > 0).GroupBy(one => one.Number))
        {
            if (number.Select(one => one.Ticket).Distinct().Count() is > 1 and var tickets)
            {
                yield return new Violation(Invariant, $"number {number.Key} was given to {tickets} tickets", [number.Key]);
            }
        }

        foreach (var violation in ServingGoesBack(evidence).Concat(PositionsGrow(evidence)))
        {
            yield return violation;
        }
    }

    private static IEnumerable<Violation> ServingGoesBack(Evidence evidence)
    {
        foreach (var node in evidence.Nodes.Where(answer => answer.Serving is not null).GroupBy(answer => (answer.Node, answer.Process)))
        {
            foreach (var (before, after) in node.Zip(node.Skip(1)).Where(pair => pair.Second.Serving < pair.First.Serving))
            {
                yield return new Violation(Invariant, $"{node.Key.Node} said serving {before.Serving} at {before.At:HH:mm:ss.fff} and {after.Serving} at {after.At:HH:mm:ss.fff}");
            }
        }
    }

    private static IEnumerable<Violation> PositionsGrow(Evidence evidence)
    {
        var apart = (long)(evidence.Terms.RatePerMinute * (NodesApart / TimeSpan.FromMinutes(1)));
        foreach (var shopper in evidence.Shoppers.Where(shopper => shopper.Last?.Number is not null))
        {
            var allowed = (shopper.Exchanges?.DistinctBy(exchange => exchange.Node).Count() ?? 1) > 1 ? apart : 0;
            var shown = shopper.Sightings.Where(seen => seen.Number is not null).Select(seen => seen.Ahead).OfType<long>().ToList();
            if ((Grown(shown, allowed) ?? Grown(shopper.ProgressPositions.Points, allowed)) is var (before, after))
            {
                yield return new Violation(Invariant, $"a shopper was shown {before} ahead, then {after}", [shopper.Last!.Number!.Value]);
            }
        }
    }

    private static (long Before, long After)? Grown(IReadOnlyList<long> positions, long allowed)
    {
        for (var index = 1; index < positions.Count; index++)
        {
            if (positions[index] > positions[index - 1] + allowed)
            {
                return (positions[index - 1], positions[index]);
            }
        }

        return null;
    }
}
