namespace FlashSale.LoadTests.Engine;

/// <summary>When shoppers arrive: decided before the run, by a seed, whatever the server does (an open model). A generator that waits for
/// one answer before it sends the next request slows down together with the server and so hides its stalls.</summary>
internal static class ArrivalSchedule
{
    /// <summary>Independent shoppers: a Poisson process of known size, which is uniform instants in order.</summary>
    /// <param name="count">How many arrive.</param>
    /// <param name="window">All arrive before it ends; zero is all at once.</param>
    /// <param name="seed">The same seed gives the same instants.</param>
    /// <returns>Offsets from the start, ascending.</returns>
    public static TimeSpan[] Independent(int count, TimeSpan window, int seed)
    {
        var random = new Random(seed);
        var offsets = new TimeSpan[count];
        for (var index = 0; index < count; index++)
        {
            offsets[index] = TimeSpan.FromTicks(random.NextInt64(Math.Max(1, window.Ticks)));
        }

        Array.Sort(offsets);
        return offsets;
    }

    /// <summary>Independent shoppers whose rate changes: the same, stage by stage, each instant through the inverse of the stage's integral.</summary>
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
