using AdmissionQueue.Loops;
using AdmissionQueue.Topics;
using InventoryLedger.Results;

namespace QueueWorker.Results;

/// <summary>Publishes again what a worker committed but did not publish, because it was killed or Kafka was away. A repeat is nothing new
/// to anybody.</summary>
internal sealed class RepublishLoop(
    ResultOutbox outbox, ResultPublisher publisher, TimeProvider time, LoopHealth health, ILogger<RepublishLoop> logger)
    : SteadyLoop("republish", TimeSpan.FromSeconds(1), time, health, logger)
{
    /// <summary>Younger batches are still on their way in the worker that committed them.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(3);

    private const int BatchesMax = 100;

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var batch in await outbox.UnpublishedAsync(Overdue, BatchesMax, cancellationToken))
        {
            await publisher.PublishAsync(batch.Sale, batch.Results, cancellationToken);
            await outbox.MarkPublishedAsync(batch.ResultBatch, cancellationToken);
        }
    }
}
