using System.Text;
using AdmissionQueue.Topics;
using Confluent.Kafka;

namespace AdmissionQueue.Events;

/// <summary>Publishes events on the topic: each at least once, and those of one key in their order.</summary>
/// <param name="kafka">How to reach Kafka.</param>
/// <param name="topic">The topic.</param>
public sealed class EventPublisher(KafkaOptions kafka, string topic) : IDisposable
{
    private static readonly byte[] ContentType = Encoding.ASCII.GetBytes(CloudEvent.MediaType);

    private readonly IProducer<string, byte[]> producer =
        new ProducerBuilder<string, byte[]>(kafka.Producer()).SetLogHandler((_, _) => { }).Build();

    /// <summary>Publishes events; returns when the brokers have all of them.</summary>
    /// <param name="events">The events with their keys, in their order.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="KafkaException">A broker refused one, or did not answer in time: publish all of them again, before any later one.</exception>
    public Task PublishAsync(IReadOnlyList<(string Key, CloudEvent Event)> events, CancellationToken cancellationToken) => Task.WhenAll(
        events.GroupBy(keyed => keyed.Key, StringComparer.Ordinal).Select(ofOne => PublishInOrderAsync(ofOne, cancellationToken)));

    /// <inheritdoc />
    public void Dispose() => producer.Dispose();

    // One after the other: sent together, the first could be lost and the second arrive.
    private async Task PublishInOrderAsync(IEnumerable<(string Key, CloudEvent Event)> events, CancellationToken cancellationToken)
    {
        foreach (var (key, told) in events)
        {
            var message = new Message<string, byte[]> { Key = key, Value = told.Write(), Headers = new Headers { { "content-type", ContentType } } };
            await producer.ProduceAsync(topic, message, cancellationToken);
        }
    }
}
