using System.Collections.Concurrent;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>What all shoppers of one rush share: the sale that they came for, the connections, and where they write down what they see.</summary>
internal sealed class RushRun(RushSetting setting, IReadOnlyList<ApiClient> nodes, string slug, RunClock clock) : IDisposable
{
    /// <summary>The one thing on sale.</summary>
    public const string Sku = "rush-unit";

    private readonly ConcurrentDictionary<DateTimeOffset, ProgressDocument> progress = new();

    public RushSetting Setting => setting;

    /// <summary>The web node that a shopper is sent to, as a load balancer would; the same one for the whole visit.</summary>
    public ApiClient NodeOf(int shopper) => nodes[shopper % nodes.Count];

    public string Slug => slug;

    public RunClock Clock => clock;

    public HubMessages Messages { get; } = new();

    /// <summary>Connects WebSockets, apart from requests: each keeps its connection, and the bound on requests is none for them.</summary>
    public HttpMessageInvoker SocketConnector { get; } = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    /// <summary>From the intended start to being told of a ticket.</summary>
    public LatencyRecorder JoinLatency { get; } = new();

    /// <summary>From the intended start to being told that the sale is over.</summary>
    public LatencyRecorder TurnedAwayLatency { get; } = new();

    public RushCounts Counts { get; } = new();

    public ErrorCounts Errors { get; } = new();

    public ProgressDocument? LastProgress { get; private set; }

    public IReadOnlyList<ProgressDocument> ProgressSeen => [.. progress.Values.OrderBy(document => document.At)];

    /// <summary>Writes a progress document down, once, whoever hears it.</summary>
    public void See(ProgressDocument document)
    {
        if (!ReferenceEquals(document, LastProgress) && progress.TryAdd(document.At, document))
        {
            LastProgress = document;
        }
    }

    public void Dispose() => SocketConnector.Dispose();
}
