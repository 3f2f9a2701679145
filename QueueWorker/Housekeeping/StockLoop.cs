using AdmissionQueue.Loops;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using InventoryLedger.Settling;

namespace QueueWorker.Housekeeping;

/// <summary>Tells Redis what is left, notes how far each sale is served, and ends a sale for everybody at once when nothing is left and
/// nothing can come back.</summary>
internal sealed partial class StockLoop(
    SaleDirectory sales,
    StockStore stock,
    StockMirror stockMirror,
    SaleSettlement settlement,
    SaleMirror mirror,
    TimeProvider time,
    LoopHealth health,
    ILogger<StockLoop> logger)
    : SteadyLoop("stock", TimeSpan.FromMilliseconds(500), time, health, logger)
{
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var sale in sales.All.Where(sale => sale.State != SaleState.Closed))
        {
            var levels = await stock.LevelsAsync(sale.Id, cancellationToken);
            await stockMirror.WriteAsync(sale.Id, levels);
            if (sale.State is SaleState.Open or SaleState.Paused && levels.All(IsGone))
            {
                await SettleAsync(sale, cancellationToken);
            }
        }
    }

    private static bool IsGone(StockLevel level) => level.Available + level.Held == 0;

    private async Task SettleAsync(Sale sale, CancellationToken cancellationToken)
    {
        if (await settlement.SettleAsync(sale.Id, cancellationToken) is { } settled)
        {
            LogSoldOut(logger, sale.Slug);
            await mirror.RefreshAsync(settled);
            await sales.RefreshAsync(cancellationToken);
        }
    }

    [LoggerMessage(171, LogLevel.Information, "{Sale} is sold out")]
    private static partial void LogSoldOut(ILogger logger, string sale);
}
