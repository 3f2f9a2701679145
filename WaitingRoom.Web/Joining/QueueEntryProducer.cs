using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;

namespace WaitingRoom.Web.Joining;

/// <summary>Queues tickets: returns only when every replica has the record, because only then may a shopper be told of the place.</summary>
internal sealed class QueueEntryProducer(KafkaOptions kafka) : IDisposable
{
    private readonly IProducer<byte[], byte[]> producer =
        new ProducerBuilder<byte[], byte[]>(kafka.Producer()).SetLogHandler((_, _) => { }).Build();

    /// <exception cref="KafkaException">The record was not acknowledged. It may still be in the log: queuing it again is harmless.</exception>
    public Task<DeliveryResult<byte[], byte[]>> QueueAsync(Sale sale, QueueEntry entry) => producer.ProduceAsync(
        QueuePlace.Of(sale, entry.Lane, entry.Shopper),
        RecordJson.RecordOf(entry));

    public void Dispose()
    {
        producer.Flush(TimeSpan.FromSeconds(3));
        producer.Dispose();
    }
}
