using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using StackExchange.Redis;

namespace AdmissionQueue.Warmup;

/// <summary>Queues a sale's tickets again, with their numbers, after its log was lost: the embedded Kafka keeps nothing over a restart. Redis
/// is the only one that still knows who waits. Tickets that were decided about come again too; the ledger answers them as before.</summary>
/// <param name="kafka">How to reach Kafka.</param>
/// <param name="redis">The connection.</param>
public sealed class SaleRequeue(KafkaOptions kafka, IConnectionMultiplexer redis)
{
    private const string ClusterField = "cluster";
    private const int EntriesInFlightMax = 1_000;

    private readonly SaleTurn turn = new(redis, "requeue");

    /// <summary>Whether the sale's log is in this cluster.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="cluster">The identity of the cluster that is reached now.</param>
    public async Task<bool> IsAtHomeAsync(SaleId sale, string cluster) =>
        await redis.GetDatabase().HashGetAsync(SaleKeys.Of(sale).Sale, ClusterField) == cluster;

    /// <summary>Notes that the sale's log is in this cluster.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="cluster">The identity of the cluster.</param>
    public Task SettleInAsync(SaleId sale, string cluster) =>
        redis.GetDatabase().HashSetAsync(SaleKeys.Of(sale).Sale, ClusterField, cluster);

    /// <summary>Takes the queuing of a sale upon oneself. Should two do it, each ticket is in the log twice, and whoever drains it has twice the work.</summary>
    /// <param name="sale">The sale.</param>
    /// <returns>False where another worker is at it.</returns>
    public Task<bool> BeginAsync(SaleId sale) => turn.TakeAsync(sale);

    /// <summary>Queues every ticket that Redis knows; then the sale belongs to this cluster. May be repeated.</summary>
    /// <param name="sale">The sale; its topics exist, and <see cref="BeginAsync"/> said yes, or Redis is being rebuilt.</param>
    /// <param name="cluster">The identity of the cluster.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many tickets were queued.</returns>
    /// <exception cref="KafkaException">Kafka did not take them all.</exception>
    public async Task<int> RunAsync(Sale sale, string cluster, CancellationToken cancellationToken)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(kafka.Producer()).SetLogHandler((_, _) => { }).Build();
        var keys = SaleKeys.Of(sale.Id);
        await redis.GetDatabase().KeyDeleteAsync(keys.Tail); // Offsets of the log that was lost.
        var tickets = await InOrderAsync(keys, cancellationToken);
        foreach (var part in tickets.Chunk(EntriesInFlightMax))
        {
            await Task.WhenAll(part.Select(entry => producer.ProduceAsync(
                QueuePlace.Of(sale, entry.Lane, entry.Shopper), RecordJson.RecordOf(entry), cancellationToken)));
            await turn.KeepAsync(sale.Id);
        }

        await SettleInAsync(sale.Id, cluster);
        return tickets.Count;
    }

    /// <summary>In the order in which they came: workers take what a partition has read for the lowest that it has, and the pacer believes them.</summary>
    private async Task<IReadOnlyList<QueueEntry>> InOrderAsync(SaleKeys keys, CancellationToken cancellationToken)
    {
        var tickets = new List<QueueEntry>();
        await foreach (var field in redis.GetDatabase().HashScanAsync(keys.Tickets).WithCancellation(cancellationToken))
        {
            tickets.Add(TicketField.Read(field.Name, field.Value));
        }

        tickets.Sort((one, other) => one.Arrival.CompareTo(other.Arrival));
        return tickets;
    }
}
