using System.Collections.Concurrent;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>What all shoppers of one run share in one process: the sale that they came for, the connections, and where they write down
/// what they see.</summary>
internal sealed class ScenarioRun(ScenarioSetting setting, IReadOnlyList<ApiClient> nodes, string slug, RunClock clock, DateTimeOffset startAt) : IDisposable
{
    /// <summary>The one thing on sale.</summary>
    public const string Sku = "unit";

    private readonly ConcurrentDictionary<DateTimeOffset, ProgressDocument> progress = new();
    private readonly ConcurrentDictionary<QueueSocket, DateTimeOffset?> sockets = new();

    public ScenarioSetting Setting => setting;

    public string Slug => slug;

    public RunClock Clock => clock;

    /// <summary>What arrivals count from.</summary>
    public DateTimeOffset StartAt => startAt;

    public HubMessages Messages { get; } = new();

    public HttpMessageInvoker Connector { get; } = SocketConnector.Create();

    public ShopperCounts Counts { get; } = new();

    public Recording Recording { get; } = new(startAt);

    public ProgressDocument? LastProgress { get; private set; }

    public IReadOnlyList<ProgressDocument> ProgressSeen => [.. progress.Values.OrderBy(document => document.At)];

    /// <summary>The web node that a shopper is sent to, as a load balancer would; the same one for the whole visit.</summary>
    public ApiClient NodeOf(int shopper) => nodes[shopper % nodes.Count];

    /// <summary>Writes a progress document down, once, whoever hears it.</summary>
    public void See(ProgressDocument document)
    {
        if (!ReferenceEquals(document, LastProgress) && progress.TryAdd(document.At, document))
        {
            LastProgress = document;
        }
    }

    public void Opened(QueueSocket socket)
    {
        sockets[socket] = null;
        Counts.SocketOpened();
    }

    /// <returns>When the socket was cut by us; null where the server or the network ended it, or its shopper did.</returns>
    public DateTimeOffset? Closed(QueueSocket socket)
    {
        Counts.SocketClosed();
        return sockets.TryRemove(socket, out var cutAt) ? cutAt : null;
    }

    /// <summary>Breaks every connection that is open now.</summary>
    public void CutConnections()
    {
        var now = clock.Now;
        foreach (var socket in sockets.Keys)
        {
            if (sockets.TryUpdate(socket, now, null))
            {
                socket.Abort();
            }
        }
    }

    public void Dispose() => Connector.Dispose();
}
