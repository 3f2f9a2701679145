using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Scenarios.Visits;

namespace FlashSale.LoadTests.Chaos.Crowd;

/// <summary>Shoppers of every kind: most wait and buy, some give back, some say that they leave, some close the page, some let what they got lapse.</summary>
internal sealed class ChaosVisits(double vanishShare) : Scenario
{
    private const double LeaveShare = 0.05;
    private const double LapseShare = 0.04;

    public override string Name => "chaos";

    public override string Description => "What a chaos run's shoppers do.";

    public override ScenarioUsual Usual { get; } = new() { Units = 1, RatePerMinute = 60 };

    public override async Task VisitAsync(Visit visit, CancellationToken stop)
    {
        var mood = visit.Random.NextDouble();
        if (!await JoinStep.RunAsync(visit, stop))
        {
            return;
        }

        if (mood < LeaveShare)
        {
            await LeaveStep.RunAsync(visit, stop);
        }
        else if (mood < LeaveShare + LapseShare + vanishShare)
        {
            // Closes the page: a turn that comes is missed, or its hold lapses.
            await VanishStep.RunAsync(visit, stop);
        }
        else
        {
            await WaitStep.RunAsync(visit, stop);
        }
    }
}
