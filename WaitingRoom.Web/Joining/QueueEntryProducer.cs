using AdmissionQueue.Connections;
using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;

namespace WaitingRoom.Web.Joining;

/// <summary>Queues tickets: returns only when every replica has the record, because only then may a shopper be told of the place.</summary>
internal sealed class QueueEntryProducer : IDisposable
{
    private static readonly TimeSpan LearnWithin = TimeSpan.FromSeconds(3);

    private readonly LoopHealth health;
    private readonly IProducer<byte[], byte[]> producer;
    private readonly IAdminClient admin;

    public QueueEntryProducer(KafkaOptions kafka, LoopHealth health)
    {
        this.health = health;
        producer = new ProducerBuilder<byte[], byte[]>(kafka.Producer()).SetLogHandler((_, _) => { }).Build();
        admin = new DependentAdminClientBuilder(producer.Handle).Build(); // On the producer's own connections and knowledge.
    }

    /// <exception cref="KafkaException">The record was not acknowledged. It may still be in the log: queuing it again is harmless. Or Kafka is known to be
    /// away: nobody waits then only to hear the same later.</exception>
    public Task<DeliveryResult<byte[], byte[]>> QueueAsync(Sale sale, QueueEntry entry) => health.Works(KafkaWatch.Name)
        ? producer.ProduceAsync(QueuePlace.Of(sale, entry.Lane, entry.Shopper), RecordJson.RecordOf(entry))
        : throw new KafkaException(ErrorCode.Local_AllBrokersDown);

    /// <summary>Lets the producer look the sale's topic up, which the first join would else wait for. Blocks.</summary>
    /// <exception cref="KafkaException">Kafka does not answer in time.</exception>
    public void Learn(Sale sale) => admin.GetMetadata(SaleTopics.Of(sale.Id).Queue, LearnWithin);

    public void Dispose()
    {
        admin.Dispose();
        producer.Flush(TimeSpan.FromSeconds(3));
        producer.Dispose();
    }
}
