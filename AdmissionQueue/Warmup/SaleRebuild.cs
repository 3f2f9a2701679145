using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using StackExchange.Redis;

namespace AdmissionQueue.Warmup;

/// <summary>Rebuilds what Redis should know of a sale's tickets from the queue topic, the truth of who queued: after Redis was lost, and,
/// with an empty topic, before the sale.</summary>
/// <param name="kafka">How to reach Kafka.</param>
/// <param name="redis">The connection.</param>
public sealed class SaleRebuild(KafkaOptions kafka, IConnectionMultiplexer redis)
{
    private const int WritesInFlightMax = 1_000;

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Reads every partition to its end and writes each ticket into Redis.</summary>
    /// <param name="sale">The sale; its topics exist.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The highest arrival of each lane in the topic, the main one first; 0 where a lane has none.</returns>
    /// <exception cref="KafkaException">Kafka is out of reach, or a partition has lost its oldest records.</exception>
    public async Task<IReadOnlyList<long>> RunAsync(Sale sale, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(kafka.Consumer(SaleTopics.Of(sale.Id).Group + ".rebuild")).Build();
        var unread = AssignFromStart(consumer, sale);
        var writes = new List<Task>(WritesInFlightMax);
        var highest = new long[sale.LaneNames.Count];
        while (unread.Count > 0)
        {
            var record = consumer.Consume(ReadTimeout)
                ?? throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"The queue topic of sale {sale.Id} could not be read to its end."));
            cancellationToken.ThrowIfCancellationRequested();
            if (record.IsPartitionEOF)
            {
                unread.Remove(record.Partition.Value);
                writes.Add(redis.GetDatabase().SortedSetAddAsync(
                    SaleKeys.Of(sale.Id).Tail, record.Partition.Value, record.Offset.Value, SortedSetWhen.GreaterThan));
                continue;
            }

            var entry = RecordJson.ReadEntry(record.Message.Value);
            var lane = QueuePlace.LaneOf(sale, record.Partition.Value);
            highest[lane] = Math.Max(highest[lane], entry.Arrival);
            writes.Add(WriteAsync(sale.Id, entry));
            if (writes.Count == WritesInFlightMax)
            {
                await DrainAsync(writes);
            }
        }

        await DrainAsync(writes);
        consumer.Unassign();
        return highest;
    }

    private static HashSet<int> AssignFromStart(IConsumer<Ignore, byte[]> consumer, Sale sale)
    {
        var partitions = Enumerable.Range(0, sale.QueuePartitions).ToHashSet();
        consumer.Assign(partitions.Select(partition =>
            new TopicPartitionOffset(SaleTopics.Of(sale.Id).Queue, partition, new Offset(0))));
        return partitions;
    }

    private static async Task DrainAsync(List<Task> writes)
    {
        await Task.WhenAll(writes);
        writes.Clear();
    }

    private async Task WriteAsync(SaleId sale, QueueEntry entry)
    {
        var keys = SaleKeys.Of(sale, entry.Lane);
        var database = redis.GetDatabase();
        // The first record of a shopper is the ticket; a later copy of it must not replace it.
        await database.HashSetAsync(keys.Tickets, TicketField.NameOf(entry.Shopper), TicketField.ValueOf(entry), When.NotExists);
        if (entry.Invite is { } invite)
        {
            await database.HashSetAsync(keys.Invites, invite, TicketField.NameOf(entry.Shopper), When.NotExists);
        }

        await database.StringSetBitAsync(keys.Queued, entry.Arrival, true);
    }
}
