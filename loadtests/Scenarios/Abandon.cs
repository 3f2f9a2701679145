using FlashSale.LoadTests.Scenarios.Visits;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>Many give up: some say so, some just close the page, some let their reservation lapse. What they had must come back to the
/// others, once.</summary>
internal sealed class Abandon : Scenario
{
    public override string Name => "abandon";

    public override string Description => "Many give up: some say so, some close the page, some let a reservation lapse.";

    public override ScenarioUsual Usual { get; } = new()
    {
        Shoppers = 2_000,
        WithinSeconds = 5,
        Units = 1_300,
        RatePerMinute = 6_000,
        CheckoutShare = 0.7,
        LeaveShare = 0.2,
        VanishShare = 0.2,
        HoldMinutes = 1,
    };

    public override async Task VisitAsync(Visit visit, CancellationToken stop)
    {
        var mood = visit.Random.NextDouble();
        if (!await JoinStep.RunAsync(visit, stop))
        {
            return;
        }

        var setting = visit.Run.Setting;
        if (mood < setting.LeaveShare)
        {
            await LeaveStep.RunAsync(visit, stop);
        }
        else if (mood < setting.LeaveShare + setting.VanishShare)
        {
            await VanishStep.RunAsync(visit, stop);
        }
        else
        {
            await WaitStep.RunAsync(visit, stop);
        }
    }
}
