using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Takes the turn: thinks, then buys or gives back.</summary>
internal static class BuyStep
{
    public static async Task RunAsync(Visit visit, ReservationDocument reservation, CancellationToken stop)
    {
        var setting = visit.Run.Setting;
        await visit.WaitAsync(visit.Between(setting.ThinkMin, setting.ThinkMax), stop);
        if (visit.Chance(setting.CheckoutShare))
        {
            // One key for all attempts: however often the answer is lost, it is one purchase.
            await ActAsync(visit, RequestKinds.Checkout, reservation.Id, idempotencyKey: reservation.Id, TicketStates.Bought, stop);
        }
        else
        {
            visit.History.GaveBackAt = visit.Now;
            await ActAsync(visit, RequestKinds.Release, reservation.Id, idempotencyKey: null, TicketStates.Released, stop);
        }
    }

    private static async Task ActAsync(
        Visit visit, string action, string reservation, string? idempotencyKey, string stateAfter, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await visit.SendAsync(
                action, api => api.PostAsync($"/api/reservations/{reservation}/{action}", visit.Token!, idempotencyKey, stop));
            if (answer.IsGood)
            {
                var last = visit.History.Last!;
                visit.See(
                    new TicketDocument(visit.Run.Slug, stateAfter, last.Number, last.Ahead, Eta: null, last.Reservation),
                    visit.Now,
                    SightingSource.Action);
                return;
            }

            visit.Count(action, answer);
            if (!answer.IsWorthRetrying)
            {
                await visit.AskAsync(stop);
                return;
            }

            await visit.WaitAsync(visit.RetryDelay(attempt, answer.RetryAfter), stop);
        }
    }
}
