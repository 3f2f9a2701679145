using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Scheduling;

namespace QueueWorker.Scheduling;

/// <summary>Lets no sale open that Redis does not know: its first shoppers would only be refused.</summary>
internal sealed class SaleGate(SaleMirror mirror, FreezeScript freeze) : ISaleGate
{
    public async Task<bool> IsReadyAsync(Sale sale, SaleState to, CancellationToken ct) =>
        to is SaleState.Closed or SaleState.Warming || await mirror.RefreshAsync(sale);

    public async Task<IReadOnlyList<long>?> FreezeAsync(Sale sale) => await freeze.FreezeAsync(sale.Id);
}
