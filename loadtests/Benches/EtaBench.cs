using FlashSale.LoadTests.Reports;
using Simulation;
using Simulation.Figures;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench eta`: how right the waiting times are that pages show at half of the wait, in simulated sales of 10,000 shoppers whose outflow
/// changes: shoppers who do not come, a full shop, ramps, breaks, unannounced pauses and rates. Simulated time only.</summary>
internal static class EtaBench
{
    public const string Work = "error of the waiting time shown at half of the wait, in simulated sales of changing outflow, against those ahead over the configured rate";

    private const int Shoppers = 10_000;
    private const double ErrorGoal = 0.1;
    private const double OfNaiveGoal = 0.5;

    /// <summary>More seeds only make the figures steadier.</summary>
    private const int SeedsMax = 5;

    public static Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        var startedAt = setting.Time.GetTimestamp();
        var waits = new Dictionary<string, List<WaitPoint>>();
        var (moves, unexplained, seeds) = (0, 0, 0);
        while (seeds < SeedsMax && (seeds == 0 || setting.Time.GetElapsedTime(startedAt) * (seeds + 1) < setting.Budget * seeds))
        {
            foreach (var (name, sale) in WaitShapes.All(setting.Seed + seeds, Shoppers))
            {
                stop.ThrowIfCancellationRequested();
                setting.Say($"{name}, seed {sale.Seed}");
                var result = Simulator.Run(sale);
                (waits.TryGetValue(name, out var points) ? points : waits[name] = []).AddRange(result.Waits);
                (moves, unexplained) = (moves + result.ExplainedMoves, unexplained + result.UnexplainedMoves);
            }

            seeds++;
        }

        return Task.FromResult(Report(waits, moves, unexplained));
    }

    private static BenchReport Report(Dictionary<string, List<WaitPoint>> waits, int moves, int unexplained)
    {
        var figures = new Dictionary<string, double>();
        foreach (var (name, points) in waits)
        {
            var shape = WaitSummary.Of(points);
            figures[$"{name}Error"] = shape.MedianError;
            figures[$"{name}NaiveError"] = shape.MedianNaiveError;
            figures[$"{name}WithinRange"] = shape.WithinShare;
        }

        var all = WaitSummary.Of([.. waits.Values.SelectMany(points => points)]);
        figures["waits"] = all.Count;
        figures["error"] = all.MedianError;
        figures["naiveError"] = all.MedianNaiveError;
        figures["withinRange"] = all.WithinShare;
        figures["movesPerWait"] = moves / (double)all.Count;
        figures["unexplainedMoves"] = unexplained;
        var ofNaive = all.MedianError / all.MedianNaiveError;
        return new BenchReport(
            "eta",
            MachineFacts.Read(),
            figures,
            new Dictionary<string, double> { ["error/naive"] = ofNaive },
            new Dictionary<string, BenchGoal>
            {
                ["error"] = BenchGoal.AtMost(ErrorGoal, all.MedianError),
                ["error/naive"] = BenchGoal.AtMost(OfNaiveGoal, ofNaive),
                ["unexplainedMoves"] = BenchGoal.AtMost(0, unexplained),
            });
    }
}
