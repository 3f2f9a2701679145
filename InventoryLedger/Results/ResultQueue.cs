using System.Threading.Channels;
using AdmissionQueue.Topics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InventoryLedger.Results;

/// <summary>Takes results of committed transactions and publishes them beside the next one, so that Kafka's acknowledgement does not hold up
/// the ledger or a shopper. What is lost here (a crash, a full queue) the republisher finds in the ledger's outbox.</summary>
/// <param name="publisher">Publishes.</param>
/// <param name="outbox">Where it is noted what Kafka has.</param>
/// <param name="logger">Where it logs.</param>
public sealed partial class ResultQueue(ResultPublisher publisher, ResultOutbox outbox, ILogger<ResultQueue> logger) : BackgroundService
{
    private const int BatchesMax = 256;

    private readonly Channel<UnpublishedBatch> queue = Channel.CreateBounded<UnpublishedBatch>(
        new BoundedChannelOptions(BatchesMax) { FullMode = BoundedChannelFullMode.DropWrite });

    private bool isFailing;

    /// <summary>Takes the results of one transaction; returns at once.</summary>
    /// <param name="results">The results.</param>
    public void Add(UnpublishedBatch results)
    {
        if (results.Results.Count > 0)
        {
            queue.Writer.TryWrite(results);
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var results in queue.Reader.ReadAllAsync(stoppingToken))
        {
            await PublishAsync(results, stoppingToken);
        }
    }

    private async Task PublishAsync(UnpublishedBatch results, CancellationToken stoppingToken)
    {
        try
        {
            await publisher.PublishAsync(results.Sale, results.Results, stoppingToken);
            await outbox.MarkPublishedAsync(results.ResultBatch, stoppingToken);
            isFailing = false;
        }
#pragma warning disable CA1031 // Whatever failed, the batch stays unpublished in the outbox and is published again from there.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            if (!isFailing)
            {
                LogLeftInOutbox(logger, failed.Message); // Once for an outage: there may be a hundred results a second.
            }

            isFailing = true;
        }
    }

    [LoggerMessage(120, LogLevel.Warning, "Results can't be published, and are left to the outbox until they can: {Reason}")]
    private static partial void LogLeftInOutbox(ILogger logger, string reason);
}
