using AdmissionQueue.Sales;
using QueueWorker.Partitions;

namespace QueueWorker.Draining;

/// <summary>Everything that this worker runs for one sale: a consumer of its own, so that one sale never waits for another's rebalance.</summary>
internal sealed class SaleDrain(Sale sale, string cluster, HeldPartitions held, ConsumerThread consumer, DrainLoop loop) : IAsyncDisposable
{
    public Sale Sale => sale;

    /// <summary>The Kafka cluster that is drained; in another one everything begins anew.</summary>
    public string Cluster => cluster;

    public ServedLanes Served => loop.Served;

    /// <summary>Whether this worker does for the sale what one of them has to: the one that holds its first partition. For a moment it may be
    /// two, or none.</summary>
    public bool Leads => held.Holds(partition: 0);

    public async ValueTask DisposeAsync()
    {
        // The loop first: its last batch commits under an epoch that is still ours, and then the partitions go.
        using var grace = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await loop.StopAsync(grace.Token);
        await Task.Run(consumer.Dispose);
        loop.Dispose();
    }
}
