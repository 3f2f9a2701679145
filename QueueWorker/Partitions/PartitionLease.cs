using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using InventoryLedger.Checkpoints;

namespace QueueWorker.Partitions;

/// <summary>Takes partitions over: raises the epoch in the ledger, so that whoever held the partition before can write nothing more, and
/// says where to read on.</summary>
internal sealed class PartitionLease(CheckpointStore checkpoints, ITopicAdmin topics, WorkerIdentity worker)
{
    /// <summary>How long a take-over may last: well below the time after which the group would think this worker dead.</summary>
    private static readonly TimeSpan TakeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Takes partitions. Blocks: it runs on the consumer's own thread, inside the rebalance, because nothing may be read before.</summary>
    public IReadOnlyList<PartitionCheckpoint> Take(SaleId sale, IEnumerable<TopicPartition> partitions) =>
        Task.Run(() => TakeAsync(sale, partitions)).GetAwaiter().GetResult();

    private async Task<IReadOnlyList<PartitionCheckpoint>> TakeAsync(SaleId sale, IEnumerable<TopicPartition> partitions)
    {
        using var timeout = new CancellationTokenSource(TakeTimeout);
        var cluster = await topics.ClusterIdAsync(timeout.Token);
        var taken = new List<PartitionCheckpoint>();
        foreach (var partition in partitions.Select(partition => partition.Partition.Value).Order())
        {
            taken.Add(await checkpoints.TakeAsync(sale, partition, cluster, worker.Name, timeout.Token));
        }

        return taken;
    }
}
