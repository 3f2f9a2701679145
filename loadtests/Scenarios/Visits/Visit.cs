using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>One shopper's visit: what the shopper holds and remembers while going from step to step.</summary>
internal sealed class Visit(ScenarioRun run, ShopperHistory history, Random random)
{
    private static readonly TimeSpan RetryFirst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(3.2);

    public ScenarioRun Run => run;

    /// <summary>The node that this shopper is at.</summary>
    public ApiClient Api { get; private set; } = run.NodeOf(history.Shopper);

    private int moves;

    public ShopperHistory History => history;

    /// <summary>What this shopper's mood is drawn from; seeded, so that a run can be repeated.</summary>
    public Random Random => random;

    /// <summary>Proves the ticket, or, after a join that did not finish, who it is that comes back.</summary>
    public string? Token { get; set; }

    public DateTimeOffset Now => run.Clock.Now;

    /// <summary>When the shopper meant to do what comes next. Latencies count from here, so that a generator that is late, or requests that
    /// queue for a connection, make them longer and never shorter.</summary>
    public DateTimeOffset DueAt { get; private set; } = history.IntendedAt;

    public bool Chance(double share) => random.NextDouble() < share;

    public TimeSpan Between(TimeSpan min, TimeSpan max) => min + (max - min) * random.NextDouble();

    public async Task WaitAsync(TimeSpan span, CancellationToken stop)
    {
        DueAt = Now + (span > TimeSpan.Zero ? span : TimeSpan.Zero);
        await run.Clock.WaitAsync(span, stop);
    }

    /// <summary>What comes next is due now: something that was heard, not a plan, made the shopper do it.</summary>
    public void ActNow() => DueAt = Now;

    /// <summary>Sends one request, timed from when it was due.</summary>
    public async Task<ApiAnswer<T>> SendAsync<T>(string kind, Func<ApiClient, Task<ApiAnswer<T>>> send)
        where T : class
    {
        var dueAt = DueAt;
        var twin = Token is not null && run.Setting.DuplicateShare > 0 && Chance(run.Setting.DuplicateShare) ? SendOnceAsync(kind, send) : null;
        var answer = await SendOnceAsync(kind, send);
        run.Recording.Of(kind).Record(Now - dueAt);
        if (twin is not null)
        {
            // Which of the two the client hears of is chance; whichever it is, it must be right.
            var other = await twin;
            answer = other.IsGood ? other : answer;
        }

        DueAt = Now;
        if (answer.Status == 0)
        {
            MoveOn();
        }

        return answer;
    }

    private async Task<ApiAnswer<T>> SendOnceAsync<T>(string kind, Func<ApiClient, Task<ApiAnswer<T>>> send)
        where T : class
    {
        var (sentAt, node) = (Now, Api);
        run.Recording.Send(sentAt);
        var answer = await send(node);
        if (history.Exchanges is { } exchanges)
        {
            lock (exchanges)
            {
                exchanges.Add(new Exchange(sentAt, Now - sentAt, node.Address, kind, answer.Status, answer.Kind, answer.RetryAfter));
            }
        }

        return answer;
    }

    /// <summary>Goes to the next node, as a load balancer sends those whose node has gone; only in runs that take nodes away.</summary>
    public void MoveOn()
    {
        if (run.Setting.Roams)
        {
            Api = run.NodeOf(history.Shopper + ++moves);
        }
    }

    /// <summary>Counts an answer that is no success: as a polite refusal, or as an error.</summary>
    public void Count<T>(string kind, ApiAnswer<T> answer)
        where T : class
    {
        if (answer.IsPoliteRefusal)
        {
            run.Recording.Refusals.Add($"{kind} {answer.Kind}");
        }
        else
        {
            run.Recording.Fail($"{kind} {answer.Kind}", Now);
        }
    }

    /// <summary>How long to wait before trying again: what the server says, else twice as long each time; with a random part, so that
    /// those who failed together do not come back together.</summary>
    public TimeSpan RetryDelay(int attempt, TimeSpan? retryAfter)
    {
        var basis = retryAfter ?? Doubled(RetryFirst, attempt, RetryMax);
        return basis + basis * (0.5 * random.NextDouble());
    }

    /// <summary>A wait that doubles with each attempt, from 0, up to a limit.</summary>
    public static TimeSpan Doubled(TimeSpan first, int attempt, TimeSpan max)
    {
        var doubled = first * Math.Pow(2, Math.Min(attempt, 10));
        return doubled < max ? doubled : max;
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
        var answer = await SendAsync(RequestKinds.Ticket, api => api.GetAsync("/api/ticket", Token, SurfaceJson.Default.TicketDocument, stop));
        if (answer is { IsGood: true, Body: { } ticket })
        {
            See(ticket, Now, SightingSource.Poll);
            return ticket;
        }

        Count(RequestKinds.Ticket, answer);
        return null;
    }
}
