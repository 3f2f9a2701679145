using AdmissionQueue.Sales;
using Confluent.Kafka;

namespace AdmissionQueue.Topics;

/// <summary>Publishes what became of tickets, after the ledger's commit.</summary>
/// <param name="kafka">How to reach Kafka.</param>
public sealed class ResultPublisher(KafkaOptions kafka) : IDisposable
{
    private readonly IProducer<byte[], byte[]> producer =
        new ProducerBuilder<byte[], byte[]>(kafka.Producer()).SetLogHandler((_, _) => { }).Build();

    /// <summary>Publishes results; returns when the brokers have all of them.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="results">The results.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="KafkaException">A broker refused one, or did not answer in time.</exception>
    public Task PublishAsync(SaleId sale, IReadOnlyList<TicketResult> results, CancellationToken cancellationToken)
    {
        var topic = SaleTopics.Of(sale).Results;
        return Task.WhenAll(results.Select(result => producer.ProduceAsync(
            topic,
            new Message<byte[], byte[]> { Key = result.Ticket.Value.ToByteArray(bigEndian: true), Value = RecordJson.Write(result) },
            cancellationToken)));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        producer.Flush(TimeSpan.FromSeconds(2));
        producer.Dispose();
    }
}
