using System.Net.WebSockets;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Waits for the end on a connection to the hub, and connects again where it breaks, after the same random wait as the page.</summary>
internal static class WatchStep
{
    // The page's own figures (ClientApp/src/rules/pace.ts): a crowd that comes back faster than pages do would be no honest storm.
    private static readonly TimeSpan ReconnectLeast = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReconnectFirst = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReconnectMax = TimeSpan.FromSeconds(30);

    /// <summary>Watches until the ticket ends.</summary>
    public static Task RunAsync(Visit visit, CancellationToken stop) => UntilAsync(visit, until: null, stop);

    /// <summary>Watches until the ticket ends, but no longer than this.</summary>
    public static Task ForAsync(Visit visit, TimeSpan span, CancellationToken stop) => UntilAsync(visit, visit.Now + span, stop);

    private static async Task UntilAsync(Visit visit, DateTimeOffset? until, CancellationToken stop)
    {
        DateTimeOffset? brokenAt = null;
        var attempt = 0;
        while (!visit.History.HasEnded && !(visit.Now >= until))
        {
            var (socket, retryAfter) = await OpenAsync(visit, stop);
            if (socket is null)
            {
                await visit.WaitAsync(Delay(visit, attempt++, retryAfter), stop);
                continue;
            }

            using (socket)
            {
                var listening = new Listening(visit, socket, brokenAt, until);
                var reason = await ListenAsync(visit, listening, socket, stop);
                if (reason is null)
                {
                    return;
                }

                (brokenAt, attempt) = (reason.At, listening.WasTold ? 0 : attempt + 1);
            }

            await visit.WaitAsync(Delay(visit, attempt, retryAfter: null), stop);
        }
    }

    /// <returns>How the connection broke; null where it had done its work.</returns>
    private static async Task<Break?> ListenAsync(Visit visit, Listening listening, QueueSocket socket, CancellationToken stop)
    {
        var run = visit.Run;
        run.Opened(socket);
        string? reason;
        DateTimeOffset? cutAt = null;
        try
        {
            reason = await listening.RunAsync(stop);
        }
        finally
        {
            cutAt = run.Closed(socket);
        }

        if (reason is not null && cutAt is null)
        {
            run.Counts.Reconnect();
            run.Recording.Fail($"socket {reason}", visit.Now);
        }

        return reason is null ? null : new Break(cutAt ?? visit.Now);
    }

    private static async Task<(QueueSocket? Socket, TimeSpan? RetryAfter)> OpenAsync(Visit visit, CancellationToken stop)
    {
        var run = visit.Run;
        run.Recording.Send(visit.Now);
        try
        {
            return (await QueueSocket.OpenAsync(visit.Api.Address, visit.Token!, run.Connector, run.Messages, run.Clock, stop), null);
        }
        catch (HubRefusedException refused) when (refused.RetryAfter is not null)
        {
            run.Recording.Refusals.Add($"socket {refused.Status}");
            return (null, refused.RetryAfter);
        }
        catch (HubRefusedException refused)
        {
            run.Recording.Fail($"socket {refused.Status}", visit.Now);
        }
        catch (Exception refused) when (refused is WebSocketException or HttpRequestException or IOException)
        {
            run.Recording.Fail($"socket refused: {(refused as WebSocketException)?.WebSocketErrorCode.ToString() ?? refused.GetType().Name}", visit.Now);
            visit.MoveOn();
        }

        return (null, null);
    }

    private static TimeSpan Delay(Visit visit, int attempt, TimeSpan? retryAfter) => retryAfter is not null
        ? visit.RetryDelay(attempt, retryAfter)
        : ReconnectLeast + Visit.Doubled(ReconnectFirst, attempt, ReconnectMax) * visit.Random.NextDouble();

    private sealed record Break(DateTimeOffset At);
}
