using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>One connection of one shopper, from the first document to the last.</summary>
/// <param name="visit">Whose.</param>
/// <param name="socket">The open connection.</param>
/// <param name="brokenAt">When the connection before it broke; null for the first one.</param>
/// <param name="until">When the shopper closes it in any case.</param>
internal sealed class Listening(Visit visit, QueueSocket socket, DateTimeOffset? brokenAt, DateTimeOffset? until)
{
    /// <summary>A turn that came this long ago and was not pushed is asked for. A page would do so too, and a lost push then ends as one
    /// silent turn in the report, not as a run that hangs.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(15);

    /// <summary>That nothing is left is said to all in one broadcast. The page asks nothing then: its shopper reads it, and closes it. We ask once before that,
    /// because a run ends with what became of every ticket.</summary>
    private static readonly TimeSpan ReadsMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadsMax = TimeSpan.FromSeconds(20);

    private readonly DateTimeOffset dueAt = visit.DueAt;
    private DateTimeOffset? toldAt;
    private DateTimeOffset? askAt;
    private bool readsTheEnd;

    /// <summary>Whether anything was heard on it.</summary>
    public bool WasTold { get; private set; }

    /// <returns>Why the connection broke; null when the ticket ended, or the time was over.</returns>
    public async Task<string?> RunAsync(CancellationToken stop)
    {
        Task<HubMessage>? next = null;
        while (!visit.History.HasEnded)
        {
            next ??= socket.ReadAsync(stop);
            if (Earlier(askAt, until) is { } due && await IsQuietUntilAsync(next, due, stop))
            {
                if (visit.Now >= until)
                {
                    return null;
                }

                await AskAsync(stop);
                askAt = visit.Now + SilenceMax;
                continue;
            }

            var message = await next;
            next = null;
            if (message.Closed is { } reason)
            {
                return reason;
            }

            await HearAsync(message, stop);
        }

        return null;
    }

    private async Task HearAsync(HubMessage message, CancellationToken stop)
    {
        if (message.WatchAgainAfter is { } after)
        {
            socket.WatchAgainAt = visit.Now + visit.RetryDelay(0, after);
            return;
        }

        if (message.Progress is { } progress)
        {
            visit.Run.See(progress);
            if (toldAt is { } before)
            {
                visit.Run.Recording.Of(RequestKinds.PushGap).Record(message.At - before);
            }

            toldAt = message.At;
            if (WasTold)
            {
                // The first document is what the node had at hand, up to a tick old; those that follow are pushed when they are made.
                visit.Run.Recording.Push.Record(progress.At, message.At - progress.At);
                visit.Run.Recording.Of(RequestKinds.Push).Record(message.At - progress.At);
            }

            Follow(progress);
        }

        if (!WasTold)
        {
            WasTold = true;
            visit.Run.Recording.Of(brokenAt is null ? RequestKinds.Connect : RequestKinds.Reconnect).Record(message.At - (brokenAt ?? dueAt));
        }

        if (message.Ticket is { } ticket)
        {
            visit.See(ticket, message.At, SightingSource.Push);
            await TurnStep.TakeAsync(visit, stop);
        }
    }

    private async Task<bool> IsQuietUntilAsync(Task<HubMessage> next, DateTimeOffset due, CancellationToken stop)
    {
        var wait = due - visit.Now;
        if (wait <= TimeSpan.Zero)
        {
            return !next.IsCompleted || visit.Now >= until;
        }

        try
        {
            await next.WaitAsync(wait, visit.Run.Clock.Time, stop);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    /// <summary>Follows progress, and sets when the shopper should ask because nothing more may come by itself.</summary>
    private void Follow(ProgressDocument progress)
    {
        if (visit.History.Last is { Number: { } number } && progress.Lanes.Count > 0)
        {
            visit.History.ProgressPositions.Add(Math.Max(0, number - progress.Lanes[0].Serving));
            if (number <= progress.Lanes[0].Serving)
            {
                askAt ??= visit.Now + SilenceMax;
            }
        }

        if (SaleStates.IsOver(progress.State) && !readsTheEnd)
        {
            readsTheEnd = true;
            askAt = Earlier(askAt, visit.Now + visit.Between(ReadsMin, ReadsMax));
        }
    }

    private async Task AskAsync(CancellationToken stop)
    {
        visit.ActNow();
        await visit.AskAsync(stop);
        if (visit.History.Last is { State: TicketStates.Reserved })
        {
            visit.Run.Counts.SilentTurn();
            await TurnStep.TakeAsync(visit, stop);
        }
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null ? one : one < other ? one : other;
}
