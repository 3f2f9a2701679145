using Simulation.Figures;
using Xunit;

namespace Simulation.Tests;

/// <summary>Waiting times that can be trusted: measured at half of the wait, as pages showed them.</summary>
public sealed class WaitTests(ITestOutputHelper output)
{
    private const int Shoppers = 5_000;

    [Fact]
    public void The_median_error_is_a_tenth_at_most_and_half_of_what_the_configured_rate_says()
    {
        var all = new List<WaitPoint>();
        foreach (var (name, setting) in Enumerable.Range(1, 3).SelectMany(seed => WaitShapes.All(seed, Shoppers)))
        {
            var result = Simulator.Run(setting);
            output.WriteLine($"{name}: {result.Wait}, {result.ExplainedMoves} moves");
            Assert.Equal(0, result.UnexplainedMoves);
            all.AddRange(result.Waits);
        }

        var whole = WaitSummary.Of(all);
        output.WriteLine($"all: {whole}");
        Assert.True(whole.MedianError <= 0.1 && whole.MedianError <= whole.MedianNaiveError / 2, $"{whole}");
    }

    [Fact]
    public void A_steady_sale_shows_hardly_any_page_another_time()
    {
        var (_, setting) = WaitShapes.All(seed: 9, Shoppers)[0];
        var result = Simulator.Run(setting);
        Assert.True(result.ExplainedMoves < result.Wait.Count, $"{result.ExplainedMoves} moves on {result.Wait.Count} pages");
        Assert.True(result.Wait.WithinShare > 0.8, $"{result.Wait}");
    }
}
