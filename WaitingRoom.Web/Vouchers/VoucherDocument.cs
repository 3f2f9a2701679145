using InventoryLedger.Catalog;
using InventoryLedger.Vouchers;

namespace WaitingRoom.Web.Vouchers;

/// <summary>A voucher as shoppers and merchants get it.</summary>
/// <param name="Code">What is shown at the till.</param>
/// <param name="Sale">The slug of the sale where the unit was lost.</param>
/// <param name="Value">In minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="IssuedAt">From when.</param>
/// <param name="ExpiresAt">Until when.</param>
/// <param name="RedeemedAt">When it was used; null while it is not.</param>
internal sealed record VoucherDocument(
    string Code, string Sale, long Value, string Currency, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RedeemedAt)
{
    public static VoucherDocument Of(Voucher voucher, string slug) => new(
        voucher.Code, slug, voucher.Value, voucher.Currency, voucher.IssuedAt, voucher.ExpiresAt, voucher.RedeemedAt);

    /// <summary>Vouchers outlive their sales, so the slugs come from the ledger and not from what is on sale now.</summary>
    public static async Task<IReadOnlyList<VoucherDocument>> ListAsync(
        IReadOnlyList<Voucher> vouchers, SaleStore sales, CancellationToken cancellationToken)
    {
        var slugs = new Dictionary<AdmissionQueue.Sales.SaleId, string>();
        foreach (var sale in vouchers.Select(voucher => voucher.Sale).Distinct())
        {
            slugs[sale] = (await sales.FindAsync(sale, cancellationToken))!.Slug;
        }

        return [.. vouchers.Select(voucher => Of(voucher, slugs[voucher.Sale]))];
    }
}

/// <summary>Several vouchers, the newest first.</summary>
/// <param name="Vouchers">The vouchers.</param>
internal sealed record VoucherList(IReadOnlyList<VoucherDocument> Vouchers);
