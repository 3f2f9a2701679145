namespace FlashSale.LoadTests.Audit;

/// <summary>Invariants 3 and 4: one shopper, one number; one number, one shopper; one ticket, at most one reservation; one reservation,
/// one ticket.</summary>
internal static class OneTicketOneReservation
{
    public static Verdict Check(RunHistory run)
    {
        var numbers = run.Shoppers
            .SelectMany(shopper => shopper.Sightings.Select(seen => seen.Number).OfType<long>().Distinct().Select(number => (number, shopper)))
            .ToArray();
        var grants = run.Grants().ToArray();
        return Verdict.Of(
            "no duplicates",
            [
                .. numbers.GroupBy(pair => pair.number).Where(group => group.Count() > 1)
                    .Select(group => $"number {group.Key} was given to shoppers {Shoppers(group.Select(pair => pair.shopper))}"),
                .. grants.GroupBy(grant => grant.Shopper).Where(group => group.Count() > 1)
                    .Select(group => $"shopper {group.Key.Shopper} got {group.Count()} reservations"),
                .. grants.GroupBy(grant => grant.Reservation.Id).Where(group => group.Count() > 1)
                    .Select(group => $"reservation {group.Key} was given to shoppers {Shoppers(group.Select(grant => grant.Shopper))}"),
            ]);
    }

    private static string Shoppers(IEnumerable<ShopperHistory> shoppers) => string.Join(", ", shoppers.Select(shopper => shopper.Shopper));
}
