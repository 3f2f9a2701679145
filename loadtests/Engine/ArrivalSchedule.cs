namespace FlashSale.LoadTests.Engine;

/// <summary>When shoppers arrive: decided before the run, by a seed, whatever the server does (an open model). A generator that waits for
/// one answer before it sends the next request slows down together with the server and so hides its stalls.</summary>
internal static class ArrivalSchedule
{
    /// <summary>Independent shoppers: a Poisson process of known size, which is random instants in order, each through the inverse of its
    /// stage's integral.</summary>
    /// <param name="stages">One after the other.</param>
    /// <param name="seed">The same seed gives the same instants.</param>
    /// <returns>Offsets from the start, ascending.</returns>
    public static TimeSpan[] Following(IReadOnlyList<ArrivalStage> stages, int seed)
    {
        var random = new Random(seed);
        var offsets = new List<TimeSpan>(stages.Sum(stage => stage.Count));
        var begin = TimeSpan.Zero;
        foreach (var stage in stages)
        {
            for (var left = stage.Count; left > 0; left--)
            {
                offsets.Add(begin + TimeSpan.FromSeconds(stage.SecondsUntil(random.NextDouble())));
            }

            begin += stage.Length;
        }

        offsets.Sort();
        return [.. offsets];
    }
}
