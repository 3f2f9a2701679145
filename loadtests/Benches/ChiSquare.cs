namespace FlashSale.LoadTests.Benches;

/// <summary>Pearson's chi-square test.</summary>
internal static class ChiSquare
{
    /// <summary>How likely counts at least this uneven are where every bin is equally likely. Near 0: they are too uneven to be chance.</summary>
    /// <param name="counts">How often each bin was hit; two bins or more.</param>
    public static double ProbabilityOfUniform(IReadOnlyCollection<long> counts)
    {
        var expected = counts.Sum() / (double)counts.Count;
        var statistic = counts.Sum(count => (count - expected) * (count - expected) / expected);
        return ProbabilityAbove(statistic, counts.Count - 1);
    }

    /// <summary>The upper tail of the chi-square distribution, by Wilson and Hilferty's approximation (1931): right to three digits from a few
    /// degrees of freedom on.</summary>
    /// <param name="statistic">The statistic.</param>
    /// <param name="degrees">Degrees of freedom.</param>
    public static double ProbabilityAbove(double statistic, int degrees)
    {
        var spread = 2 / (9.0 * degrees);
        var deviations = (Math.Cbrt(statistic / degrees) - (1 - spread)) / Math.Sqrt(spread);
        return NormalAbove(deviations);
    }

    /// <summary>The upper tail of the normal distribution (Abramowitz and Stegun, 7.1.26), to seven digits.</summary>
    private static double NormalAbove(double deviations)
    {
        var x = Math.Abs(deviations) / Math.Sqrt(2);
        var t = 1 / (1 + 0.3275911 * x);
        var series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        var tail = series * Math.Exp(-x * x) / 2;
        return deviations >= 0 ? tail : 1 - tail;
    }
}
