using System.Collections.Concurrent;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>What one generator process measures, apart from what its shoppers were told.</summary>
internal sealed class Recording(DateTimeOffset startAt)
{
    private readonly ConcurrentDictionary<string, LatencyRecorder> latencies = new(StringComparer.Ordinal);
    private long requests;

    public CountSeries Arrivals { get; } = new(startAt);

    public CountSeries Requests { get; } = new(startAt);

    public CountSeries Failures { get; } = new(startAt);

    public LatencySeries Join { get; } = new(startAt);

    public LatencySeries Push { get; } = new(startAt);

    /// <summary>What should not have happened: no answer, a fault of the server's, an answer that makes no sense.</summary>
    public ErrorCounts Errors { get; } = new();

    /// <summary>What a server that is full says politely: 429 or 503 with the time to come back.</summary>
    public ErrorCounts Refusals { get; } = new();

    public long RequestCount => Interlocked.Read(ref requests);

    public IReadOnlyDictionary<string, byte[]> Encoded => latencies.ToDictionary(pair => pair.Key, pair => pair.Value.Encode(), StringComparer.Ordinal);

    public LatencyRecorder Of(string kind) => latencies.GetOrAdd(kind, _ => new LatencyRecorder());

    public void Send(DateTimeOffset at)
    {
        Requests.Add(at);
        Interlocked.Increment(ref requests);
    }

    public void Fail(string kind, DateTimeOffset at)
    {
        Errors.Add(kind);
        Failures.Add(at);
    }
}
