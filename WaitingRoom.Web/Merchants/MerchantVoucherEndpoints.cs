using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using InventoryLedger.Vouchers;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Vouchers;

namespace WaitingRoom.Web.Merchants;

internal static class MerchantVoucherEndpoints
{
    public static void MapMerchantVouchers(this IEndpointRouteBuilder routes)
    {
        var merchant = routes.MapGroup("/api/merchant").WithTags("Sales").Critical();
        merchant.MapGet("sales/{slug}/vouchers", ListAsync).Needs(Scope.SalesRead).WithSummary("What my sale has given out, the newest first, up to 1,000; with ?before=, those after that code.");
        merchant.MapPost("vouchers/{code}/redeem", RedeemAsync).Needs(Scope.SalesOperate).WithSummary("Redeems a voucher of a sale of mine at my till, once.");
    }

    private static async Task<IResult> ListAsync(
        string slug, string? before, HttpContext http, SaleStore sales, VoucherStore vouchers, CancellationToken cancellationToken) =>
        await MySale.FindAsync(slug, http, sales, cancellationToken) is { } sale
            ? TypedResults.Ok(new VoucherList(
                [.. (await vouchers.ListOfSaleAsync(sale.Id, before, cancellationToken)).Select(voucher => VoucherDocument.Of(voucher, sale.Slug))]))
            : MySale.NotMine(slug);

    private static async Task<IResult> RedeemAsync(
        string code, HttpContext http, SaleStore sales, VoucherStore vouchers, CancellationToken cancellationToken) =>
        await RedeemAnswer.OfAsync(
            await vouchers.RedeemAtTillAsync(RedeemAnswer.CodeOf(code), http.Actor().MerchantId, cancellationToken),
            sales,
            cancellationToken);
}
