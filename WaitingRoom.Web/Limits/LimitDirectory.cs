using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using InventoryLedger.Limits;

namespace WaitingRoom.Web.Limits;

/// <summary>What each merchant's users may send, in memory; a few seconds old at most.</summary>
internal sealed class LimitDirectory(LimitStore store, LimitOptions options, TimeProvider time, LoopHealth health, ILogger<LimitDirectory> logger)
    : SteadyLoop("limits", TimeSpan.FromSeconds(5), time, health, logger)
{
    private volatile IReadOnlyDictionary<Guid, MerchantLimits> merchants = new Dictionary<Guid, MerchantLimits>();

    public MerchantLimits Of(Guid merchant) => merchants.GetValueOrDefault(merchant) ?? new MerchantLimits(options.PerMinute, options.PerMinuteInSale);

    /// <summary>The limit of a user now: a sale that runs tightens it, by its own life.</summary>
    public int PerMinute(Sale? sale) => sale is null ? options.PerMinute
        : SaleLife.HasQueue(sale.State) ? Of(sale.MerchantId).PerMinuteInSale
        : Of(sale.MerchantId).PerMinute;

    public async Task RefreshAsync(CancellationToken cancellationToken) => merchants = await store.ListAsync(cancellationToken);

    protected override Task StepAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);
}
