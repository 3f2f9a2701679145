using InventoryLedger.Catalog;
using InventoryLedger.Vouchers;
using WaitingRoom.Web.Vouchers;

namespace WaitingRoom.Web.Merchants;

internal static class MerchantVoucherEndpoints
{
    public static void MapMerchantVouchers(this IEndpointRouteBuilder routes)
    {
        var merchant = routes.MapGroup("/api/merchant").AddEndpointFilter<MerchantKeyFilter>();
        merchant.MapGet("sales/{slug}/vouchers", ListAsync).WithSummary("What my sale has given out, the newest first.");
        merchant.MapPost("vouchers/{code}/redeem", RedeemAsync).WithSummary("Redeems a voucher of a sale of mine at my till, once.");
    }

    private static async Task<IResult> ListAsync(
        string slug, HttpContext http, SaleStore sales, VoucherStore vouchers, CancellationToken cancellationToken) =>
        await MySale.FindAsync(slug, http, sales, cancellationToken) is { } sale
            ? TypedResults.Ok(new VoucherList(
                [.. (await vouchers.ListOfSaleAsync(sale.Id, cancellationToken)).Select(voucher => VoucherDocument.Of(voucher, sale.Slug))]))
            : MySale.NotMine(slug);

    private static async Task<IResult> RedeemAsync(
        string code, HttpContext http, SaleStore sales, VoucherStore vouchers, CancellationToken cancellationToken) =>
        await RedeemAnswer.OfAsync(
            await vouchers.RedeemAtTillAsync(RedeemAnswer.CodeOf(code), MerchantKeyFilter.Of(http).Id, cancellationToken),
            sales,
            cancellationToken);
}
