namespace FlashSale.LoadTests.Audit;

/// <summary>Invariant 4: a number, once told, never changes.</summary>
internal static class NumbersNeverMove
{
    public static Verdict Check(RunHistory run) => Verdict.Of(
        "numbers never move",
        [
            .. from shopper in run.Shoppers
               let numbers = shopper.Sightings.Select(sighting => sighting.Number).OfType<long>().Distinct().ToArray()
               where numbers.Length > 1
               select $"shopper {shopper.Shopper} was told {string.Join(", then ", numbers)}",
        ]);
}
