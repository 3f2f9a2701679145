using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Gives up after a while and says so.</summary>
internal static class LeaveStep
{
    private static readonly TimeSpan PatienceMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Visit visit, CancellationToken stop)
    {
        await visit.WaitAsync(visit.Between(PatienceMin, PatienceMax), stop);
        var ticket = await visit.AskAsync(stop);
        if (ticket is not { State: TicketStates.Waiting or TicketStates.Lobby })
        {
            // The turn came, or the end did: who is that far takes it.
            await WaitStep.RunAsync(visit, stop);
            return;
        }

        var answer = await visit.SendAsync(RequestKinds.Leave, api => api.DeleteAsync("/api/ticket", visit.Token!, stop));
        if (answer.IsGood)
        {
            visit.See(ticket with { State = TicketStates.Left }, visit.Now, SightingSource.Action);
            return;
        }

        visit.Count(RequestKinds.Leave, answer);
        await WaitStep.RunAsync(visit, stop);
    }
}
