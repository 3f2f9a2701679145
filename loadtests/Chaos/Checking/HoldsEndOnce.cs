using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>Invariant 7: what was on hold is bought or comes back, once; of a checkout and an expiry that race one wins, and both sides hear the same.</summary>
internal static class HoldsEndOnce
{
    private const int Invariant = 7;

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        long Moved(string from, string to) => evidence.Movements.Where(moved => (moved.From, moved.To) == (from, to)).Sum(moved => moved.Units);
        long Units(params string[] states) => evidence.Tickets.Where(row => states.Contains(row.State, StringComparer.Ordinal)).Sum(row => (long)row.Units);

        var (taken, sold, back) = (Moved("available", "held"), Moved("held", "sold"), Moved("held", "available"));
        var (bought, returned, held) = (Units("bought"), Units("released", "expired", "left"), Units("reserved"));
        if (sold != bought)
        {
            yield return new Violation(Invariant, $"{sold} units went from held to sold, {bought} are in tickets that were bought");
        }

        if (back != returned)
        {
            yield return new Violation(Invariant, $"{back} units came back from a hold, {returned} are in tickets that were released, expired or left");
        }

        if (taken != bought + returned + held)
        {
            yield return new Violation(Invariant, $"{taken} units were put on hold, {bought + returned + held} are in tickets that had some");
        }

        foreach (var violation in Races(evidence))
        {
            yield return violation;
        }
    }

    private static IEnumerable<Violation> Races(Evidence evidence)
    {
        var rows = evidence.Tickets.Where(row => row.Number is not null).ToLookup(row => row.Number!.Value);
        foreach (var shopper in evidence.Shoppers.Where(shopper => shopper.Sightings.Any(seen => seen.State == TicketStates.Bought)))
        {
            var number = shopper.Last!.Number ?? 0;
            if (rows[number].All(row => row.State != TicketStates.Bought))
            {
                yield return new Violation(Invariant, $"number {number} was told that it had bought, the ledger did not sell to it", [number]);
            }
        }
    }
}
