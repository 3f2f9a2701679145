namespace FlashSale.LoadTests.Audit;

/// <summary>Invariant 4: a shown position never increases. Judged by each way apart: what the ticket document says, and what follows from
/// the progress document. In a lobby there is no position yet.</summary>
internal static class PositionsNeverGrow
{
    public static Verdict Check(RunHistory run) => Verdict.Of(
        "positions never grow",
        [
            .. run.Shoppers.SelectMany(shopper => Grown(shopper.Sightings.Where(sighting => sighting.Number is not null).Select(sighting => sighting.Ahead).OfType<long>())
                .Select(grown => $"shopper {shopper.Shopper}: ticket said {grown.Before}, then {grown.After} ahead")),
            .. run.Shoppers.SelectMany(shopper => Grown(shopper.ProgressPositions.Points)
                .Select(grown => $"shopper {shopper.Shopper}: progress put it at {grown.Before}, then at {grown.After}")),
        ]);

    private static IEnumerable<(long Before, long After)> Grown(IEnumerable<long> positions)
    {
        long? before = null;
        foreach (var position in positions)
        {
            if (position > before)
            {
                yield return (before.Value, position);
            }

            before = position;
        }
    }
}
