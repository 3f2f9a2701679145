using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>One shopper's visit: what the shopper holds and remembers while going from step to step.</summary>
internal sealed class Visit(RushRun run, ShopperHistory history, Random random)
{
    public RushRun Run => run;

    public ApiClient Api { get; } = run.NodeOf(history.Shopper);

    public ShopperHistory History => history;

    /// <summary>What this shopper's mood is drawn from; seeded, so that a run can be repeated.</summary>
    public Random Random => random;

    /// <summary>Proves the ticket, or, after a join that did not finish, who it is that comes back.</summary>
    public string? Token { get; set; }

    public DateTimeOffset Now => run.Clock.Now;

    public bool Chance(double share) => random.NextDouble() < share;

    public TimeSpan Between(TimeSpan min, TimeSpan max) => min + (max - min) * random.NextDouble();

    public Task WaitAsync(TimeSpan span, CancellationToken stop) => run.Clock.WaitAsync(span, stop);

    /// <summary>How long to wait before trying again: what the server says, else twice as long each time; with a random part, so that
    /// those who failed together do not come back together.</summary>
    public TimeSpan RetryDelay(int attempt, TimeSpan? retryAfter)
    {
        var basis = retryAfter ?? TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(attempt, 5)));
        return basis + basis * (0.5 * random.NextDouble());
    }

    /// <summary>Writes down what was heard of the ticket.</summary>
    public void See(TicketDocument ticket, DateTimeOffset at, SightingSource source)
    {
        run.Counts.Move(history.Last?.State, ticket.State);
        history.See(ticket, at, source);
    }

    /// <summary>Asks for the ticket.</summary>
    /// <returns>It, or null where there was no good answer; that is counted.</returns>
    public async Task<TicketDocument?> AskAsync(CancellationToken stop)
    {
        var answer = await Api.GetAsync("/api/ticket", Token, SurfaceJson.Default.TicketDocument, stop);
        if (answer is { IsGood: true, Body: { } ticket })
        {
            See(ticket, Now, SightingSource.Poll);
            return ticket;
        }

        run.Errors.Add($"ticket {answer.Kind}");
        return null;
    }
}
