using AdmissionQueue.Events;
using AdmissionQueue.Loops;
using AdmissionQueue.Topics;
using Microsoft.Extensions.Logging;

namespace InventoryLedger.Events;

/// <summary>Publishes events on the topic, as far as the topic does not have them. Every worker runs one where the configuration names a topic; one
/// works at a time.</summary>
/// <param name="outbox">The events.</param>
/// <param name="topics">Makes the topic.</param>
/// <param name="kafka">How to reach Kafka.</param>
/// <param name="options">The topic.</param>
/// <param name="time">The clock.</param>
/// <param name="health">Where it reports.</param>
/// <param name="logger">Where it logs.</param>
public sealed class EventTopicLoop(
    EventOutbox outbox, ITopicAdmin topics, KafkaOptions kafka, EventTopicOptions options, TimeProvider time, LoopHealth health, ILogger<EventTopicLoop> logger)
    : SteadyLoop("events", TimeSpan.FromMilliseconds(200), time, health, logger)
{
    /// <summary>Rows at once: each may be a batch of grants, some hundred events.</summary>
    private const int RowsMax = 20;

    private static readonly TimeSpan WantEvery = TimeSpan.FromMinutes(1);

    private readonly EventPublisher publisher = new(kafka, options.Topic);

    private long? wantedAt;
    private bool isThere;

    /// <inheritdoc />
    public override void Dispose()
    {
        publisher.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        if (wantedAt is not { } at || Time.GetElapsedTime(at) >= WantEvery)
        {
            await outbox.WantAsync(cancellationToken);
            wantedAt = Time.GetTimestamp();
        }

        if (!isThere)
        {
            await topics.EnsureAsync(options.Topic, options.Partitions, TopicRetention.OfCluster, cancellationToken);
            isThere = true;
        }

        while (await outbox.PublishAsync(RowsMax, PublishAsync, cancellationToken) == RowsMax)
        {
            // There may be more.
        }
    }

    private async Task PublishAsync(IReadOnlyList<(string Key, CloudEvent Event)> events, CancellationToken cancellationToken)
    {
        // Should it fail: a cluster that has come back empty has no topic either.
        isThere = false;
        await publisher.PublishAsync(events, cancellationToken);
        isThere = true;
    }
}
