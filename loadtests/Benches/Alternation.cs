namespace FlashSale.LoadTests.Benches;

/// <summary>One of the things that a bench compares.</summary>
/// <param name="Name">Its name in figures: `join`, `bare`.</param>
/// <param name="MeasureAsync">Works for the given time and returns figures by name; the same names each time.</param>
internal sealed record BenchSide(string Name, Func<TimeSpan, CancellationToken, Task<IReadOnlyDictionary<string, double>>> MeasureAsync);

/// <summary>Runs the sides of a comparison in turn, A B A B: a machine that gets slower while we measure (heat, a neighbour, a cache that
/// fills) then slows all sides alike, and the median drops the round that was disturbed.</summary>
internal static class Alternation
{
    /// <summary>Rounds that count. Odd, so that the median is a value that was measured.</summary>
    public const int Rounds = 3;

    /// <summary>The share of the budget for the sides together; the rest is for starting servers and for stopping them.</summary>
    private const double MeasuredShare = 0.8;

    /// <summary>The shortest round that says anything: several times the longest pause of a collector.</summary>
    private static readonly TimeSpan RoundMin = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures all sides: one round as warm-up, then <see cref="Rounds"/> that count.</summary>
    /// <returns>Medians by side, then by figure.</returns>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>> RunAsync(
        IReadOnlyList<BenchSide> sides, BenchSetting setting, CancellationToken stop)
    {
        var roundTime = RoundTime(setting.Budget, sides.Count);
        var samples = sides.ToDictionary(side => side.Name, _ => new List<IReadOnlyDictionary<string, double>>());
        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var side in sides)
            {
                setting.Say(round == 0 ? $"{side.Name}: warming up" : $"{side.Name}: round {round} of {Rounds}");
                var sample = await side.MeasureAsync(roundTime, stop);
                if (round > 0)
                {
                    samples[side.Name].Add(sample);
                }
            }
        }

        return samples.ToDictionary(side => side.Key, side => Medians(side.Value));
    }

    /// <summary>How long one side works in one round.</summary>
    public static TimeSpan RoundTime(TimeSpan budget, int sides)
    {
        var share = budget * MeasuredShare / (sides * (Rounds + 1));
        return share > RoundMin ? share : RoundMin;
    }

    /// <summary>The median of every figure.</summary>
    public static IReadOnlyDictionary<string, double> Medians(IReadOnlyList<IReadOnlyDictionary<string, double>> samples) =>
        samples[0].Keys.ToDictionary(figure => figure, figure => Median(samples.Select(sample => sample[figure])));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
