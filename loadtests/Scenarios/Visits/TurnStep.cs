using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Does what the page offers once the turn has come: buys what was reserved, and claims a turn that was missed, as it happens to
/// whoever was cut off for a while.</summary>
internal static class TurnStep
{
    public static Task TakeAsync(Visit visit, CancellationToken stop) => visit.History switch
    {
        { Last: { State: TicketStates.Reserved, Reservation: { } reservation } } => BuyStep.RunAsync(visit, reservation, stop),
        { Last.State: TicketStates.Missed, WasAway: false } => ClaimAsync(visit, stop),
        _ => Task.CompletedTask,
    };

    private static async Task ClaimAsync(Visit visit, CancellationToken stop)
    {
        var answer = await visit.SendAsync(RequestKinds.Claim, api => api.PostAsync("/api/ticket/claim", visit.Token!, idempotencyKey: null, stop));
        if (answer.Status == 409 && answer.ProblemWord == "claim-too-late")
        {
            visit.History.ClaimedTooLate = true;
        }
        else if (!answer.IsGood)
        {
            visit.Count(RequestKinds.Claim, answer);
        }
    }
}
