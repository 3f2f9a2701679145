using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using FlashSale.LoadTests.Chaos.Checking;
using StackExchange.Redis;

namespace FlashSale.LoadTests.Chaos.Witnesses;

/// <summary>Reads, after a run, what Kafka and Redis hold, whole.</summary>
internal static class ServerWitness
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Every record of a sale's queue topic.</summary>
    /// <exception cref="KafkaException">It could not be read to its end.</exception>
    public static List<QueueRecord> Queue(string bootstrap, SaleId sale, int partitions)
    {
        var topic = SaleTopics.Of(sale).Queue;
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new KafkaOptions { BootstrapServers = bootstrap }.Consumer("chaos.witness"))
            .SetLogHandler((_, _) => { }).Build();
        var unread = Enumerable.Range(0, partitions).ToHashSet();
        consumer.Assign(unread.Select(partition => new TopicPartitionOffset(topic, partition, new Offset(0))));
        var records = new List<QueueRecord>();
        while (unread.Count > 0)
        {
            var read = consumer.Consume(ReadTimeout)
                ?? throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"{topic} could not be read to its end."));
            if (read.IsPartitionEOF)
            {
                unread.Remove(read.Partition.Value);
                continue;
            }

            var entry = RecordJson.ReadEntry(read.Message.Value);
            records.Add(new QueueRecord(read.Partition.Value, read.Offset.Value, entry.Ticket.Value, entry.Shopper.Value, entry.Arrival));
        }

        return records;
    }

    /// <summary>Every ticket that Redis knows.</summary>
    public static async Task<List<MirroredTicket>> MirrorAsync(string configuration, SaleId sale)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(configuration);
        var tickets = new List<MirroredTicket>();
        await foreach (var field in redis.GetDatabase().HashScanAsync(SaleKeys.Of(sale).Tickets))
        {
            var entry = TicketField.Read(field.Name, field.Value);
            tickets.Add(new MirroredTicket(entry.Shopper.Value, entry.Ticket.Value, entry.Arrival));
        }

        return tickets;
    }
}
