using FlashSale.LoadTests.Reports;

namespace FlashSale.LoadTests.Benches;

/// <summary>What a bench found. Written as it is to the `--json` file, so its names are part of the command line's surface.</summary>
/// <param name="Bench">The bench's name.</param>
/// <param name="Machine">Where it ran: absolute figures mean nothing without it.</param>
/// <param name="Figures">Absolute figures, unit in the name (`joinPerSecond`, `joinP99Ms`). Never asserted.</param>
/// <param name="Ratios">One figure over another of the same run.</param>
/// <param name="Goals">What was wanted of the ratios, and whether it was met; keyed like the ratio or figure it judges.</param>
internal sealed record BenchReport(
    string Bench,
    MachineFacts Machine,
    IReadOnlyDictionary<string, double> Figures,
    IReadOnlyDictionary<string, double> Ratios,
    IReadOnlyDictionary<string, BenchGoal> Goals)
{
    /// <summary>Whether every goal was met. A bench without a goal meets none: forgetting one must not read as success.</summary>
    public bool Met => Goals.Count > 0 && Goals.Values.All(goal => goal.Met);
}

/// <summary>What was wanted of one ratio.</summary>
/// <param name="Wanted">In words: `>= 0.7`.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Met">Whether that is enough.</param>
internal sealed record BenchGoal(string Wanted, double Value, bool Met)
{
    public static BenchGoal AtLeast(double limit, double value) => new(FormattableString.Invariant($">= {limit}"), value, value >= limit);

    public static BenchGoal AtMost(double limit, double value) => new(FormattableString.Invariant($"<= {limit}"), value, value <= limit);
}
