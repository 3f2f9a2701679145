using AdmissionQueue.Sales;
using QueueWorker.Partitions;

namespace QueueWorker.Draining;

/// <summary>Everything that this worker runs for one sale: a consumer of its own, so that one sale never waits for another's rebalance.</summary>
internal sealed class SaleDrain(Sale sale, string cluster, HeldPartitions held, ConsumerThread consumer, DrainLoop loop) : IAsyncDisposable
{
    /// <summary>The last batch and the goodbye to the group together fit in the ten seconds that a process has after SIGTERM.</summary>
    private static readonly TimeSpan BatchEndMax = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LeaveMax = TimeSpan.FromSeconds(3);

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
        using var grace = new CancellationTokenSource(BatchEndMax);
        await loop.StopAsync(grace.Token);
        await LeaveGroupAsync();
        loop.Dispose();
    }

    private async Task LeaveGroupAsync()
    {
        using var patience = new CancellationTokenSource(LeaveMax);
        try
        {
            await Task.Run(consumer.Dispose).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // Kafka is away: the group finds out by itself, by the session's end, and this process must not wait for that to end.
        }
    }
}
