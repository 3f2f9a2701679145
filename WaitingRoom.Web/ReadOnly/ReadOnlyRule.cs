using AdmissionQueue.Sales;
using InventoryLedger.ReadOnly;

namespace WaitingRoom.Web.ReadOnly;

/// <summary>Why writes that can wait are off.</summary>
/// <param name="Reason">In one sentence.</param>
/// <param name="Until">When that ends by itself; null where somebody has to end it.</param>
internal sealed record ReadOnlyNow(string Reason, DateTimeOffset? Until);

/// <summary>When writes that can wait are off: by the merchant's word, or else from shortly before a sale's start until its rush is over.</summary>
internal static class ReadOnlyRule
{
    /// <param name="said">The merchant's word; null leaves it to the sales.</param>
    /// <param name="sales">The merchant's sales.</param>
    /// <param name="now">The ledger's clock.</param>
    /// <param name="rush">How long after its start a sale is in its rush; zero: no sale ever is.</param>
    /// <returns>Null where they are on.</returns>
    public static ReadOnlyNow? Of(ReadOnlySwitch? said, IEnumerable<Sale> sales, DateTimeOffset now, TimeSpan rush)
    {
        if (said is not null)
        {
            return said.IsOn ? new ReadOnlyNow(said.Reason, null) : null;
        }

        var rushing = sales.Where(sale => rush > TimeSpan.Zero && IsInRush(sale, now, rush)).MaxBy(sale => sale.StartsAt);
        return rushing is null ? null : new ReadOnlyNow($"{rushing.Name} is in its rush.", rushing.StartsAt + rush);
    }

    private static bool IsInRush(Sale sale, DateTimeOffset now, TimeSpan rush) =>
        sale.State is SaleState.Warming or SaleState.Lobby or SaleState.Open or SaleState.Paused && now >= sale.StartsAt - TimeSpan.FromMinutes(sale.WarmMinutes)
        && now < sale.StartsAt + rush;
}
