namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>Invariant 1: available + held + sold + withdrawn is what was stocked, by every record there is of it, and nobody was shown more.</summary>
internal static class UnitsAddUp
{
    private const int Invariant = 1;

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var stock in evidence.Stock)
        {
            var sum = stock.Available + stock.Held + stock.Sold + stock.Withdrawn;
            if (sum != stock.Stocked || new[] { stock.Available, stock.Held, stock.Sold, stock.Withdrawn }.Min() < 0)
            {
                yield return new Violation(Invariant, $"{stock} adds up to {sum}");
            }

            if (stock.Stocked != evidence.Terms.Stocked)
            {
                yield return new Violation(Invariant, $"{stock.Sku}: {stock.Stocked} units are stocked, the merchant gave {evidence.Terms.Stocked}");
            }

            var (held, sold) = (UnitsIn(evidence, "reserved"), UnitsIn(evidence, "bought"));
            if ((held, sold) != (stock.Held, stock.Sold))
            {
                yield return new Violation(Invariant, $"{stock.Sku}: {stock.Held} held and {stock.Sold} sold by the stock, {held} and {sold} by the tickets");
            }
        }

        foreach (var difference in evidence.Differences)
        {
            yield return new Violation(Invariant, difference);
        }

        foreach (var oversold in ToldToShoppers(evidence))
        {
            yield return oversold;
        }
    }

    // By the shoppers' own word, independent of every record of ours: nobody may have been told that more was bought than there was.
    private static IEnumerable<Violation> ToldToShoppers(Evidence evidence)
    {
        var bought = evidence.Shoppers.Where(shopper => shopper.Sightings.Any(seen => seen.State == Surface.TicketStates.Bought)).ToList();
        var units = bought.Sum(shopper => shopper.Sightings.Select(seen => seen.Reservation?.Items?.Sum(item => item.Quantity)).Max() ?? 1);
        if (units > evidence.Terms.Stocked)
        {
            yield return new Violation(
                Invariant, $"{units} units were sold by what shoppers were told, {evidence.Terms.Stocked} were stocked", [.. bought.Select(shopper => shopper.Last!.Number ?? 0)]);
        }
    }

    private static long UnitsIn(Evidence evidence, string state) => evidence.Tickets.Where(ticket => ticket.State == state).Sum(ticket => (long)ticket.Units);
}
