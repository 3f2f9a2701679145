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

    /// <summary>Parts of the log that are read beside each other. Each read costs the way to the broker and back, and brings what was produced together: of
    /// shoppers who came one after the other that is a single record from the embedded Kafka.</summary>
    private const int ReadersMax = 8;

    private const int RecordsPerReader = 500;

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private readonly RedisScript script = new("rebuild_tickets.lua");
    private readonly SaleTurn turn = new(redis, "rebuild");

    /// <summary>Takes the rebuilding of a sale upon oneself. Should two do it, nothing is lost but time.</summary>
    /// <param name="sale">The sale.</param>
    /// <returns>False where another worker is at it.</returns>
    public Task<bool> BeginAsync(SaleId sale) => turn.TakeAsync(sale);

    /// <summary>Reads every partition to its end and writes each ticket into Redis.</summary>
    /// <param name="sale">The sale; its topics exist, and <see cref="BeginAsync"/> said yes.</param>
    /// <param name="left">Tickets that their shoppers have left: they are nobody's, or who joined anew would have the old one again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The highest arrival of each lane in the topic, the main one first; 0 where a lane has none.</returns>
    /// <exception cref="KafkaException">Kafka is out of reach, or a partition has lost its oldest records.</exception>
    public async Task<IReadOnlyList<long>> RunAsync(Sale sale, IReadOnlySet<TicketId> left, CancellationToken cancellationToken)
    {
        var ends = await Task.Run(() => EndsOf(sale), cancellationToken);
        var readers = (int)Math.Clamp(ends.Sum() / RecordsPerReader, 1, ReadersMax);
        var highest = await Task.WhenAll(Enumerable.Range(0, readers).Select(reader =>
            Task.Run(() => ReadAsync(sale, [.. ends.Select(end => PartOf(end, reader, readers))], left, cancellationToken), cancellationToken)));
        return [.. sale.LaneNames.Select((_, lane) => highest.Max(each => each[lane]))];
    }

    /// <summary>The last reader goes on to whatever was queued meanwhile.</summary>
    private static (long From, long To) PartOf(long end, int reader, int readers) =>
        (end * reader / readers, reader == readers - 1 ? long.MaxValue : end * (reader + 1) / readers);

    private IConsumer<Ignore, byte[]> ConsumerOf(Sale sale) =>
        new ConsumerBuilder<Ignore, byte[]>(kafka.Consumer(SaleTopics.Of(sale.Id).Group + ".rebuild")).SetLogHandler((_, _) => { }).Build();

    private static TopicPartition PartitionOf(Sale sale, int partition) => new(SaleTopics.Of(sale.Id).Queue, partition);

    /// <summary>Where each partition ends, by its number.</summary>
    private long[] EndsOf(Sale sale)
    {
        using var consumer = ConsumerOf(sale);
        return [.. Enumerable.Range(0, sale.QueuePartitions).Select(partition => consumer.QueryWatermarkOffsets(PartitionOf(sale, partition), ReadTimeout).High.Value)];
    }

    /// <summary>Reads a part of each partition.</summary>
    /// <returns>The highest arrival of each lane in it.</returns>
    private async Task<long[]> ReadAsync(Sale sale, (long From, long To)[] parts, IReadOnlySet<TicketId> left, CancellationToken cancellationToken)
    {
        using var consumer = ConsumerOf(sale);
        var unread = parts.Index().Where(part => part.Item.From < part.Item.To).Select(part => part.Index).ToHashSet();
        consumer.Assign(unread.Select(partition => new TopicPartitionOffset(PartitionOf(sale, partition), new Offset(parts[partition].From))));
        var read = sale.LaneNames.Select(_ => new List<QueueEntry>(BatchMax)).ToArray();
        var highest = new long[read.Length];
        while (unread.Count > 0)
        {
            var record = consumer.Consume(ReadTimeout)
                ?? throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"The queue topic of sale {sale.Id} could not be read to its end."));
            cancellationToken.ThrowIfCancellationRequested();
            var (partition, offset) = (record.Partition.Value, record.Offset.Value);
            if (record.IsPartitionEOF)
            {
                unread.Remove(partition);
                await redis.GetDatabase().SortedSetAddAsync(SaleKeys.Of(sale.Id).Tail, partition, offset, SortedSetWhen.GreaterThan);
                continue;
            }

            if (offset + 1 >= parts[partition].To && unread.Remove(partition))
            {
                consumer.Pause([record.TopicPartition]);
            }

            if (offset >= parts[partition].To)
            {
                continue; // The next reader's.
            }

            var entry = RecordJson.ReadEntry(record.Message.Value);
            var lane = QueuePlace.LaneOf(sale, partition);
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
        await turn.KeepAsync(sale.Id);
        entries.Clear();
    }
}
