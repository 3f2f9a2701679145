using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Gets a place in the queue, as stubbornly as a shopper does.</summary>
internal static class JoinStep
{
    private static readonly JoinDocument Wish = new([new ItemDocument(ScenarioRun.Sku, 1)]);

    /// <returns>Whether there is a ticket now.</returns>
    public static async Task<bool> RunAsync(Visit visit, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            var answer = await PostAsync(visit, stop);
            if (answer is { IsGood: true, Body: { } joined })
            {
                Remember(visit, joined);
                Record(visit, RequestKinds.Join);
                visit.Run.Recording.Join.Record(visit.History.IntendedAt, visit.Now - visit.History.IntendedAt);
                return true;
            }

            if (answer.Status == 409 && SaleStates.IsOver(answer.ProblemWord ?? ""))
            {
                visit.History.TurnedAway = true;
                visit.Run.Counts.TurnAway();
                Record(visit, RequestKinds.TurnedAway);
                return false;
            }

            visit.Count(RequestKinds.Join, answer);
            if (!answer.IsWorthRetrying)
            {
                return false;
            }

            // With this token the server knows who comes back, and finishes the ticket that it had begun.
            visit.Token = answer.Problem?.Shopper ?? visit.Token;
            await visit.WaitAsync(visit.RetryDelay(attempt, answer.RetryAfter), stop);
        }
    }

    /// <summary>Tries once. A sale that is over is an answer, too.</summary>
    /// <returns>Whether the service gave the answer that was due.</returns>
    public static async Task<bool> TryAsync(Visit visit, CancellationToken stop)
    {
        var answer = await PostAsync(visit, stop);
        if (answer is { IsGood: true, Body: { } joined })
        {
            Remember(visit, joined);
        }

        return answer.IsGood || (answer.Status == 409 && SaleStates.IsOver(answer.ProblemWord ?? ""));
    }

    /// <summary>Clicks a second time. The history then holds what the second answer said, and the verdicts see whether it was the same.</summary>
    public static async Task AgainAsync(Visit visit, CancellationToken stop)
    {
        var answer = await PostAsync(visit, stop);
        if (answer is not { IsGood: true, Body: { } joined })
        {
            visit.Count("second join", answer);
            return;
        }

        if (answer.Status != 200)
        {
            visit.Run.Recording.Fail($"second join {answer.Status} where 200 was due", visit.Now);
        }

        Remember(visit, joined);
    }

    private static Task<ApiAnswer<JoinedDocument>> PostAsync(Visit visit, CancellationToken stop) => visit.SendAsync(
        RequestKinds.JoinAttempt,
        api => api.PostAsync(
            $"/api/sales/{visit.Run.Slug}/tickets", visit.Token, Wish, SurfaceJson.Default.JoinDocument, SurfaceJson.Default.JoinedDocument, stop));

    private static void Record(Visit visit, string kind) => visit.Run.Recording.Of(kind).Record(visit.Now - visit.History.IntendedAt);

    private static void Remember(Visit visit, JoinedDocument joined)
    {
        visit.Token = joined.Ticket ?? visit.Token;
        visit.See(joined.AsTicket(), visit.Now, SightingSource.Join);
    }
}
