using InventoryLedger.Accounts;
using InventoryLedger.Limits;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;

namespace WaitingRoom.Web.Limits;

internal static class LimitEndpoints
{
    public static void MapLimits(this IEndpointRouteBuilder routes)
    {
        var limits = routes.MapGroup("/api/merchant/limits").WithTags("Sales").Critical();
        limits.MapGet("", (HttpContext http, LimitDirectory directory) => TypedResults.Ok(directory.Of(http.Actor().MerchantId)))
            .Needs(Scope.SalesRead).WithSummary("How many requests a minute one user may send: in a sale that runs, and else.");
        limits.MapPut("", SetAsync).Needs(Scope.SalesWrite).WithSummary("Changes how many requests a minute one user of mine may send.");
    }

    private static async Task<IResult> SetAsync(
        MerchantLimits wanted, HttpContext http, LimitStore store, LimitDirectory directory, CancellationToken cancellationToken)
    {
        if (wanted.PerMinute is not (>= 1 and <= MerchantLimits.PerMinuteMax) || wanted.PerMinuteInSale is not (>= 1 and <= MerchantLimits.PerMinuteMax))
        {
            return Problem.Invalid($"perMinute and perMinuteInSale must be 1 to {MerchantLimits.PerMinuteMax}.");
        }

        await store.SetAsync(http.Actor().MerchantId, wanted, cancellationToken);
        await directory.RefreshAsync(cancellationToken);
        return TypedResults.Ok(wanted);
    }
}
