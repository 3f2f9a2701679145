using System.Threading.Channels;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Results;

namespace QueueWorker.Results;

/// <summary>Results of one committed transaction.</summary>
internal sealed record CommittedResults(SaleId Sale, Guid? ResultBatch, IReadOnlyList<TicketResult> Results);

/// <summary>Takes results from the drain loops and publishes them beside the next transaction, so that Kafka's acknowledgement does not hold
/// up the ledger. What is lost here (a crash, a full queue) the republisher finds in the ledger's outbox.</summary>
internal sealed partial class ResultQueue(ResultPublisher publisher, ResultOutbox outbox, ILogger<ResultQueue> logger) : BackgroundService
{
    private const int BatchesMax = 256;

    private readonly Channel<CommittedResults> queue = Channel.CreateBounded<CommittedResults>(
        new BoundedChannelOptions(BatchesMax) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Add(CommittedResults results)
    {
        if (results.Results.Count > 0)
        {
            queue.Writer.TryWrite(results);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await queue.Reader.WaitToReadAsync(stoppingToken).AsTask().ContinueWith(ready => ready is { IsCompletedSuccessfully: true, Result: true }, TaskScheduler.Default))
        {
            while (queue.Reader.TryRead(out var results))
            {
                await PublishAsync(results, stoppingToken);
            }
        }
    }

    private async Task PublishAsync(CommittedResults results, CancellationToken stoppingToken)
    {
        try
        {
            await publisher.PublishAsync(results.Sale, results.Results, stoppingToken);
            if (results.ResultBatch is { } batch)
            {
                await outbox.MarkPublishedAsync(batch, stoppingToken);
            }
        }
#pragma warning disable CA1031 // Whatever failed, the batch stays unpublished in the outbox and is published again from there.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            LogLeftInOutbox(logger, results.Results.Count, failed.Message);
        }
    }

    [LoggerMessage(120, LogLevel.Warning, "{Count} results not published, left to the outbox: {Reason}")]
    private static partial void LogLeftInOutbox(ILogger logger, int count, string reason);
}
