using InventoryLedger.Catalog;
using InventoryLedger.Vouchers;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Vouchers;

/// <summary>What is answered to who redeems a voucher, case by case: the same for the shopper and for the merchant's till.</summary>
internal static class RedeemAnswer
{
    /// <summary>Codes have capital letters only; people type as they like.</summary>
    public static string CodeOf(string typed) => typed.Trim().ToUpperInvariant();

    public static async Task<IResult> OfAsync(RedeemOutcome outcome, SaleStore sales, CancellationToken cancellationToken) => outcome switch
    {
        RedeemOutcome.Redeemed redeemed => TypedResults.Ok((await VoucherDocument.ListAsync([redeemed.Voucher], sales, cancellationToken))[0]),
        RedeemOutcome.NotFound => Problem.Of(StatusCodes.Status404NotFound, "voucher-not-found", "Not found", "You have no such voucher."),
        RedeemOutcome.AlreadyRedeemed used => Problem.Conflict(
            "voucher-redeemed", "Used before", $"This voucher was redeemed at {used.Voucher.RedeemedAt:O}."),
        RedeemOutcome.Expired late => Problem.Conflict("voucher-expired", "Too late", $"This voucher was good until {late.Voucher.ExpiresAt:O}."),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer."),
    };
}
