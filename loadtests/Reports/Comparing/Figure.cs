using FlashSale.LoadTests.Benches;

namespace FlashSale.LoadTests.Reports.Comparing;

/// <summary>A figure that reports have, and how much of a difference in it means anything.</summary>
/// <param name="Name">With its unit.</param>
/// <param name="Floor">A difference below it means nothing, however small the figure.</param>
/// <param name="Of">The figure; null where a run has none.</param>
internal sealed record Figure(string Name, double Floor, Func<ScenarioReport, double?> Of)
{
    /// <summary>Any difference counts.</summary>
    public bool IsExact { get; init; }

    /// <summary>How uncertain one run's figure is by itself.</summary>
    public Func<ScenarioReport, double> Uncertainty { get; init; } = _ => 0;

    /// <returns>Null where one of the sides has no such figure.</returns>
    public Comparison? Compare(IReadOnlyList<ScenarioReport> before, IReadOnlyList<ScenarioReport> after, double share)
    {
        var (old, now) = (Values(before), Values(after));
        if (old.Length == 0 || now.Length == 0)
        {
            return null;
        }

        var (oldMedian, nowMedian) = (Alternation.Median(old), Alternation.Median(now));
        var noise = IsExact
            ? 0
            : new[] { Floor, share * oldMedian, Spread(old), Spread(now), before.Max(Uncertainty) + after.Max(Uncertainty) }.Max();
        return new Comparison(Name, oldMedian, nowMedian, noise);
    }

    /// <summary>How far apart runs of the same thing were: with one run a side that is unknown, and the share has to stand for it.</summary>
    private static double Spread(double[] values) => values.Max() - values.Min();

    private double[] Values(IEnumerable<ScenarioReport> reports) => [.. reports.Select(Of).OfType<double>()];
}
