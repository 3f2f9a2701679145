using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Retention;

namespace QueueWorker.Housekeeping;

/// <summary>Removes what is left of sales that are over: topics and keys a day after the close, rows when the retention is over. Every worker looks;
/// the ledger's locks let one of them do each piece.</summary>
internal sealed partial class RetentionLoop(
    RetentionStore retention, SaleRemoval removal, TimeProvider time, LoopHealth health, ILogger<RetentionLoop> logger)
    : SteadyLoop("retention", TimeSpan.FromSeconds(10), time, health, logger)
{
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        while (await retention.ClearNextAsync(sale => removal.RunAsync(sale, cancellationToken), cancellationToken) is { } cleared)
        {
            LogCleared(logger, cleared.Slug, cleared.Id);
        }

        while (await retention.RemoveNextAsync(cancellationToken) is { } removed)
        {
            LogRemoved(logger, removed);
        }
    }

    [LoggerMessage(173, LogLevel.Information, "Topics and keys of {Sale} ({SaleId}) are removed")]
    private static partial void LogCleared(ILogger logger, string sale, SaleId saleId);

    [LoggerMessage(174, LogLevel.Information, "Rows of sale {SaleId} are removed: its retention is over")]
    private static partial void LogRemoved(ILogger logger, SaleId saleId);
}
