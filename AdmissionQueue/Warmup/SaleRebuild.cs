using AdmissionQueue.Joining;
using AdmissionQueue.Redis;
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
    /// <summary>Tickets in one call: few enough that Redis does not keep others waiting for it.</summary>
    private const int BatchMax = 500;

    /// <summary>How long others leave it to the one who began, and was heard of last: who died in it is replaced then.</summary>
    private static readonly TimeSpan TurnLength = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private readonly RedisScript script = new("rebuild_tickets.lua");

    /// <summary>Takes the rebuilding of a sale upon oneself. Should two do it, nothing is lost but time.</summary>
    /// <param name="sale">The sale.</param>
    /// <returns>False where another worker is at it.</returns>
    public Task<bool> BeginAsync(SaleId sale) => redis.GetDatabase().StringSetAsync(TurnOf(sale), 1, TurnLength, When.NotExists);

    /// <summary>Reads every partition to its end and writes each ticket into Redis.</summary>
    /// <param name="sale">The sale; its topics exist, and <see cref="BeginAsync"/> said yes.</param>
    /// <param name="left">Tickets that their shoppers have left: they are nobody's, or who joined anew would have the old one again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The highest arrival of each lane in the topic, the main one first; 0 where a lane has none.</returns>
    /// <exception cref="KafkaException">Kafka is out of reach, or a partition has lost its oldest records.</exception>
    public async Task<IReadOnlyList<long>> RunAsync(Sale sale, IReadOnlySet<TicketId> left, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(kafka.Consumer(SaleTopics.Of(sale.Id).Group + ".rebuild")).Build();
        var unread = AssignFromStart(consumer, sale);
        var read = sale.LaneNames.Select(_ => new List<QueueEntry>(BatchMax)).ToArray();
        var highest = new long[read.Length];
        while (unread.Count > 0)
        {
            var record = consumer.Consume(ReadTimeout)
                ?? throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"The queue topic of sale {sale.Id} could not be read to its end."));
            cancellationToken.ThrowIfCancellationRequested();
            if (record.IsPartitionEOF)
            {
                unread.Remove(record.Partition.Value);
                await redis.GetDatabase().SortedSetAddAsync(
                    SaleKeys.Of(sale.Id).Tail, record.Partition.Value, record.Offset.Value, SortedSetWhen.GreaterThan);
                continue;
            }

            var entry = RecordJson.ReadEntry(record.Message.Value);
            var lane = QueuePlace.LaneOf(sale, record.Partition.Value);
            highest[lane] = Math.Max(highest[lane], entry.Arrival);
            read[lane].Add(entry);
            if (read[lane].Count == BatchMax)
            {
                await WriteAsync(sale, read[lane], left);
            }
        }

        foreach (var rest in read)
        {
            await WriteAsync(sale, rest, left);
        }

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

    /// <summary>Writes what was read of one lane, and forgets it.</summary>
    private async Task WriteAsync(Sale sale, List<QueueEntry> entries, IReadOnlySet<TicketId> left)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var keys = SaleKeys.Of(sale.Id, entries[0].Lane);
        await script.RunAsync(
            redis.GetDatabase(),
            [keys.Tickets, keys.Queued, keys.Invites],
            [
                .. entries.SelectMany(entry => new RedisValue[]
                {
                    TicketField.NameOf(entry.Shopper),
                    left.Contains(entry.Ticket) ? RedisValue.EmptyString : TicketField.ValueOf(entry),
                    entry.Arrival,
                    entry.Invite ?? RedisValue.EmptyString,
                }),
            ]);
        await redis.GetDatabase().KeyExpireAsync(TurnOf(sale.Id), TurnLength);
        entries.Clear();
    }

    private static RedisKey TurnOf(SaleId sale) => $"{{{sale}}}:rebuild";
}
