using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;

namespace QueueWorker.Results;

/// <summary>Publishes what became of tickets, after the ledger's commit.</summary>
internal sealed class ResultPublisher(KafkaOptions kafka) : IDisposable
{
    private readonly IProducer<byte[], byte[]> producer =
        new ProducerBuilder<byte[], byte[]>(kafka.Producer()).SetLogHandler((_, _) => { }).Build();

    /// <summary>Publishes results; returns when the brokers have all of them.</summary>
    /// <exception cref="KafkaException">A broker refused one, or did not answer in time.</exception>
    public Task PublishAsync(SaleId sale, IReadOnlyList<TicketResult> results, CancellationToken cancellationToken)
    {
        var topic = SaleTopics.Of(sale).Results;
        return Task.WhenAll(results.Select(result => producer.ProduceAsync(
            topic,
            new Message<byte[], byte[]> { Key = result.Ticket.Value.ToByteArray(bigEndian: true), Value = RecordJson.Write(result) },
            cancellationToken)));
    }

    public void Dispose()
    {
        producer.Flush(TimeSpan.FromSeconds(2));
        producer.Dispose();
    }
}
