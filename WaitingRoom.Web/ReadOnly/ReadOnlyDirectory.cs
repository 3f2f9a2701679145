using AdmissionQueue.Loops;
using InventoryLedger.Catalog;
using InventoryLedger.ReadOnly;

namespace WaitingRoom.Web.ReadOnly;

/// <summary>Whether a merchant's writes that can wait are off now, from memory.</summary>
internal sealed class ReadOnlyDirectory(
    ReadOnlyStore store, ReadOnlyOptions options, SaleDirectory sales, TimeProvider time, LoopHealth health, ILogger<ReadOnlyDirectory> logger)
    : SteadyLoop("read-only", TimeSpan.FromSeconds(1), time, health, logger)
{
    private volatile IReadOnlyDictionary<Guid, ReadOnlySwitch> said = new Dictionary<Guid, ReadOnlySwitch>();

    public ReadOnlyNow? Of(Guid merchant) => ReadOnlyRule.Of(
        said.GetValueOrDefault(merchant), sales.All.Where(sale => sale.MerchantId == merchant), sales.Now ?? Time.GetUtcNow(), TimeSpan.FromMinutes(options.RushMinutes));

    public async Task RefreshAsync(CancellationToken cancellationToken) => said = await store.ListAsync(cancellationToken);

    protected override Task StepAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);
}
