using System.Net.WebSockets;
using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Waits for the end on a connection to the hub, and connects again where it breaks.</summary>
internal static class WatchStep
{
    /// <summary>A turn that came this long ago and was not pushed is asked for. A page would do so too, and a lost push then ends as one
    /// silent turn in the report, not as a run that hangs.</summary>
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(15);

    /// <summary>That nothing is left is said to all in one broadcast; each then asks for the own ticket, not all in the same instant.</summary>
    private static readonly TimeSpan ConfirmMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ConfirmMax = TimeSpan.FromMilliseconds(2_500);

    public static async Task RunAsync(Visit visit, CancellationToken stop)
    {
        for (var attempt = 0; !visit.History.HasEnded; attempt++)
        {
            using var socket = await OpenAsync(visit, stop);
            if (socket is null)
            {
                await visit.WaitAsync(visit.RetryDelay(attempt, retryAfter: null), stop);
                continue;
            }

            visit.Run.Counts.SocketOpened();
            try
            {
                await ListenAsync(visit, socket, stop);
            }
            finally
            {
                visit.Run.Counts.SocketClosed();
            }
        }
    }

    private static async Task<QueueSocket?> OpenAsync(Visit visit, CancellationToken stop)
    {
        try
        {
            var run = visit.Run;
            return await QueueSocket.OpenAsync(visit.Api.Address, visit.Token!, run.SocketConnector, run.Messages, run.Clock, stop);
        }
        catch (Exception refused) when (refused is WebSocketException or HttpRequestException or IOException)
        {
            visit.Run.Errors.Add($"socket refused: {(refused as WebSocketException)?.WebSocketErrorCode.ToString() ?? refused.GetType().Name}");
            return null;
        }
    }

    /// <summary>Listens until the ticket ends or the connection does.</summary>
    private static async Task ListenAsync(Visit visit, QueueSocket socket, CancellationToken stop)
    {
        Task<HubMessage>? next = null;
        DateTimeOffset? askAt = null;
        while (!visit.History.HasEnded)
        {
            next ??= socket.ReadAsync(stop);
            if (askAt is { } due && await IsQuietUntilAsync(visit, next, due, stop))
            {
                await AskAsync(visit, stop);
                askAt = visit.Now + SilenceMax;
                continue;
            }

            var message = await next;
            next = null;
            if (message.Closed is { } reason)
            {
                visit.Run.Counts.Reconnect();
                visit.Run.Errors.Add($"socket {reason}");
                return;
            }

            if (message.Progress is { } progress)
            {
                visit.Run.See(progress);
                askAt = AskAt(visit, progress, askAt);
            }
            else if (message.Ticket is { } ticket)
            {
                visit.See(ticket, message.At, SightingSource.Push);
                await BuyStep.RunIfReservedAsync(visit, stop);
            }
        }
    }

    private static async Task<bool> IsQuietUntilAsync(Visit visit, Task<HubMessage> next, DateTimeOffset due, CancellationToken stop)
    {
        var wait = due - visit.Now;
        if (wait <= TimeSpan.Zero)
        {
            return true;
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

    /// <summary>Follows progress, and says when the shopper should ask because nothing more may come by itself.</summary>
    private static DateTimeOffset? AskAt(Visit visit, ProgressDocument progress, DateTimeOffset? askAt)
    {
        if (visit.History.Last is { Number: { } number } && progress.Lanes.Count > 0)
        {
            visit.History.ProgressPositions.Add(Math.Max(0, number - progress.Lanes[0].Serving));
            if (number <= progress.Lanes[0].Serving)
            {
                askAt ??= visit.Now + SilenceMax;
            }
        }

        if (!SaleStates.IsOver(progress.State))
        {
            return askAt;
        }

        var confirmAt = visit.Now + visit.Between(ConfirmMin, ConfirmMax);
        return askAt < confirmAt ? askAt : confirmAt;
    }

    private static async Task AskAsync(Visit visit, CancellationToken stop)
    {
        await visit.AskAsync(stop);
        if (visit.History.Last is { State: TicketStates.Reserved })
        {
            visit.Run.Counts.SilentTurn();
            await BuyStep.RunIfReservedAsync(visit, stop);
        }
    }
}
