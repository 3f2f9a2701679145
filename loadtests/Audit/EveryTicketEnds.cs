namespace FlashSale.LoadTests.Audit;

/// <summary>Invariant 2: a ticket that a shopper was told of ends in exactly one final state.</summary>
internal static class EveryTicketEnds
{
    public static Verdict Check(RunHistory run) => Verdict.Of(
        "every ticket ends",
        [.. run.Shoppers.Where(shopper => shopper.WasTold).Select(Broken).OfType<string>()]);

    private static string? Broken(ShopperHistory shopper)
    {
        var last = shopper.Last!;
        if (!shopper.HasEnded)
        {
            return $"shopper {shopper.Shopper}, number {last.Number}: last heard '{last.State}'";
        }

        // What is final stays: a ticket that was sold out and is then bought was lied to once.
        var ends = shopper.Sightings.Select(sighting => sighting.State).Where(Surface.TicketStates.IsFinal).Distinct().ToArray();
        return ends.Length > 1 ? $"shopper {shopper.Shopper}, number {last.Number}: ended as {string.Join(" and ", ends)}" : null;
    }
}
