using AdmissionQueue.Loops;
using AdmissionQueue.Pacing;
using AdmissionQueue.Presence;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Reserving;
using InventoryLedger.Results;
using QueueWorker.Partitions;

namespace QueueWorker.Draining;

/// <summary>Starts drains: gathers what each of them needs.</summary>
internal sealed class SaleDrainFactory(
    SaleDirectory sales,
    KafkaOptions kafka,
    PartitionLease lease,
    ServingScript serving,
    PresenceScript presence,
    GrantTransaction grants,
    ResultQueue results,
    LoopHealth health,
    TimeProvider time,
    ILoggerFactory loggers)
{
    public async Task<SaleDrain> StartAsync(Sale sale, string cluster, CancellationToken cancellationToken)
    {
        var held = new HeldPartitions(sale.LaneNames, sale.Partitions);
        var loop = new DrainLoop(sale, sales, held, serving, presence, grants, results, time, health, loggers.CreateLogger<DrainLoop>());
        var consumer = new ConsumerThread(sale, held, lease, kafka, health, time, loggers.CreateLogger<ConsumerThread>());
        await loop.StartAsync(cancellationToken);
        return new SaleDrain(sale, cluster, held, consumer, loop);
    }
}
