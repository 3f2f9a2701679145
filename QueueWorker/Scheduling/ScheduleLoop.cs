using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using InventoryLedger.Connections;
using InventoryLedger.Scheduling;

namespace QueueWorker.Scheduling;

/// <summary>Lets the scheduler work by the ledger's clock, and tells Redis and this worker at once of what it moved.</summary>
internal sealed partial class ScheduleLoop(
    SaleScheduler scheduler, SaleDirectory sales, SaleMirror mirror, TimeProvider time, LoopHealth health, ILogger<ScheduleLoop> logger)
    : SteadyLoop("schedule", TimeSpan.FromMilliseconds(200), time, health, logger)
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await scheduler.StopAsync(cancellationToken).HeardAsync(Time);
    }

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        if (sales.Now is not { } now)
        {
            return;
        }

        var moved = await scheduler.StepAsync(sales.All, now, cancellationToken);
        foreach (var sale in moved)
        {
            LogMoved(logger, sale.Slug, sale.State);
            await mirror.RefreshAsync(sale);
        }

        if (moved.Count > 0)
        {
            await sales.RefreshAsync(cancellationToken);
        }
    }

    [LoggerMessage(170, LogLevel.Information, "{Sale} is {State}")]
    private static partial void LogMoved(ILogger logger, string sale, SaleState state);
}
