using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.ReadOnly;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.ReadOnly;

internal static class ReadOnlyEndpoints
{
    public static void MapReadOnly(this IEndpointRouteBuilder routes)
    {
        var mode = routes.MapGroup("/api/merchant/read-only").WithTags("Sales").Critical();
        mode.MapGet("", (HttpContext http, ReadOnlyDirectory directory) => TypedResults.Ok(ReadOnlyDocument.Of(directory.Of(http.Actor().MerchantId))))
            .Needs(Scope.SalesRead).WithSummary("Whether writes that can wait are off, and why.");
        mode.MapPost("", SetAsync).Needs(Scope.SalesOperate).WithSummary("Turns writes that can wait off or on, or leaves that to the sales.");
    }

    private static async Task<IResult> SetAsync(
        ReadOnlyOrder order, HttpContext http, ReadOnlyStore store, ReadOnlyDirectory directory, CancellationToken cancellationToken)
    {
        if (order is { On: true, Reason: not { Length: > 0 and <= SaleBounds.MessageLengthMax } })
        {
            return Problem.Invalid($"reason must be 1 to {SaleBounds.MessageLengthMax} characters: whoever is refused reads it.");
        }

        var merchant = http.Actor().MerchantId;
        await store.SetAsync(merchant, order.On is { } on ? new ReadOnlySwitch(on, order.Reason ?? "") : null, cancellationToken);
        await directory.RefreshAsync(cancellationToken);
        return TypedResults.Ok(ReadOnlyDocument.Of(directory.Of(merchant)));
    }
}

/// <summary>What a merchant says: on, off, or null for as its sales need it.</summary>
internal sealed record ReadOnlyOrder(bool? On, string? Reason);

/// <summary>Whether writes that can wait are off.</summary>
/// <param name="On">Whether they are.</param>
/// <param name="Reason">Why; null where they are not.</param>
/// <param name="Until">When that ends by itself; null where it does not, or is not.</param>
internal sealed record ReadOnlyDocument(bool On, string? Reason, DateTimeOffset? Until)
{
    public static ReadOnlyDocument Of(ReadOnlyNow? now) => new(now is not null, now?.Reason, now?.Until);
}
