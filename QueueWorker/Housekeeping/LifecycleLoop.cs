using AdmissionQueue.Lobby;
using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;

namespace QueueWorker.Housekeeping;

/// <summary>Moves sales through their life when the ledger's clock asks for it. The conditional update lets exactly one worker make each move.</summary>
internal sealed partial class LifecycleLoop(
    SaleDirectory sales, SaleStore store, SaleMirror mirror, FreezeScript freeze, TimeProvider time, LoopHealth health, ILogger<LifecycleLoop> logger)
    : SteadyLoop("lifecycle", TimeSpan.FromMilliseconds(200), time, health, logger)
{
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var sale in sales.All)
        {
            if (sales.Now is { } now && SaleLife.Due(sale, now) is { } due && await IsReadyForAsync(sale, due))
            {
                await MoveAsync(sale, due, cancellationToken);
            }
        }
    }

    /// <summary>A sale that Redis does not know is not opened: its first shoppers would only be refused.</summary>
    private async Task<bool> IsReadyForAsync(Sale sale, SaleState due) => due == SaleState.Closed || await mirror.RefreshAsync(sale);

    private async Task MoveAsync(Sale sale, SaleState due, CancellationToken cancellationToken)
    {
        var draws = due == SaleState.Open && sale.Order == QueueOrder.Draw;
        var move = draws ? OpenDrawnAsync(sale, cancellationToken) : store.MoveAsync(sale.Id, sale.State, due, cancellationToken);
        if (await move is { } moved)
        {
            LogMoved(logger, sale.Slug, sale.State, due);
            await mirror.RefreshAsync(moved);
            await sales.RefreshAsync(cancellationToken);
        }
    }

    /// <summary>Redis counts the lobby, the ledger makes the count final and reveals the seed; after that the copies follow. Whatever is lost
    /// in between, nobody was told a number yet, and the next step or worker does it again.</summary>
    private async Task<Sale?> OpenDrawnAsync(Sale sale, CancellationToken cancellationToken)
    {
        if (await freeze.FreezeAsync(sale.Id) is not { } joiners)
        {
            return null;
        }

        var opened = await store.OpenDrawnAsync(sale.Id, sale.State, joiners, cancellationToken);
        if (opened is not null)
        {
            LogDrawn(logger, sale.Slug, joiners.Sum());
        }

        return opened;
    }

    [LoggerMessage(172, LogLevel.Information, "{Sale} has drawn the numbers of {Joiners} joiners")]
    private static partial void LogDrawn(ILogger logger, string sale, long joiners);

    [LoggerMessage(170, LogLevel.Information, "{Sale} moved from {From} to {To}")]
    private static partial void LogMoved(ILogger logger, string sale, SaleState from, SaleState to);
}
