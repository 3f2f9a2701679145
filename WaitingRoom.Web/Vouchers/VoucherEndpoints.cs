using InventoryLedger.Catalog;
using InventoryLedger.Vouchers;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Vouchers;

internal static class VoucherEndpoints
{
    public static void MapVouchers(this IEndpointRouteBuilder routes)
    {
        var vouchers = routes.MapGroup("/api/vouchers").Critical();
        vouchers.MapGet("", ListAsync).WithSummary("My vouchers, the newest first; with ?sale=, those of one sale.");
        vouchers.MapPost("{code}/redeem", RedeemAsync).WithSummary("Redeems a voucher of mine, once.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, ShopperReader shoppers, VoucherStore vouchers, SaleStore sales, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        if (await shoppers.HolderAsync(http.Request) is not { } shopper)
        {
            return NotKnown();
        }

        var mine = await VoucherDocument.ListAsync(await vouchers.ListOfShopperAsync(shopper, cancellationToken), sales, cancellationToken);
        var slug = (string?)http.Request.Query["sale"];
        return TypedResults.Ok(new VoucherList(
            slug is null ? mine : [.. mine.Where(voucher => string.Equals(voucher.Sale, slug, StringComparison.Ordinal))]));
    }

    private static async Task<IResult> RedeemAsync(
        string code, HttpContext http, ShopperReader shoppers, VoucherStore vouchers, SaleStore sales, CancellationToken cancellationToken) =>
        await shoppers.HolderAsync(http.Request) is { } shopper
            ? await RedeemAnswer.OfAsync(
                await vouchers.RedeemAsync(RedeemAnswer.CodeOf(code), shopper, cancellationToken), sales, cancellationToken)
            : NotKnown();

    private static IResult NotKnown() => Problem.Unauthorized("There is no shopper in this request, or the token was altered or has expired.");
}
