using Microsoft.AspNetCore.Connections;
using Prometheus;

namespace WaitingRoom.Web.Watching;

/// <summary>Every connection that Kestrel holds, whatever runs over it. Kestrel's own limit would close the next one without a word, and
/// does not count those that became WebSockets; here it is refused with a time to come back, and the process never runs out of
/// files, which would be its end.</summary>
/// <param name="max">Beyond it nobody new may watch.</param>
internal sealed class ConnectionCount(int max)
{
    /// <summary>Beyond what may watch, so many more connections are still answered; what comes on top is closed at once.</summary>
    private const int AnsweredBeyondMax = ConnectionOptions.FilesReserved / 2;

    private static readonly Gauge OpenGauge = Metrics.CreateGauge("web_connections_open", "Connections that this node holds.");

    private int open;

    /// <summary>Whether the node holds all that it may; the connection that asks is one of them.</summary>
    public bool IsFull => Volatile.Read(ref open) > max;

    /// <summary>Counts a connection for as long as it lasts.</summary>
    public async Task WhileOpenAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var now = Interlocked.Increment(ref open);
        OpenGauge.Set(now);
        try
        {
            if (now <= max + AnsweredBeyondMax)
            {
                await next(connection);
            }
        }
        finally
        {
            OpenGauge.Set(Interlocked.Decrement(ref open));
        }
    }
}
