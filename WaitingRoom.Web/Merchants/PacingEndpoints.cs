using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Merchants;

/// <summary>How a merchant steers the outflow of a sale: rate, schedule of rates, shoppers at once, and nobody new.</summary>
internal static class PacingEndpoints
{
    public static void MapPacing(this IEndpointRouteBuilder sales)
    {
        sales.MapPost("{slug}/rate", SetRateAsync).Needs(Scope.SalesOperate).WithSummary("Changes admissions per minute, at once or by a ramp.");
        sales.MapPost("{slug}/active-limit", SetActiveLimitAsync).Needs(Scope.SalesOperate).WithSummary("Changes how many shoppers may be in the shop at once; 0 is no limit.");
        sales.MapPost("{slug}/drain", Drain(isDraining: true)).Needs(Scope.SalesOperate).WithSummary("Lets nobody new join; who waits is served.");
        sales.MapPost("{slug}/undrain", Drain(isDraining: false)).Needs(Scope.SalesOperate).WithSummary("Lets shoppers join again.");
    }

    private static async Task<IResult> SetRateAsync(
        string slug, RateChange request, HttpContext http, SaleStore store, SaleChange change, CancellationToken cancellationToken)
    {
        if (request.Wrong() is { } wrong)
        {
            return Problem.Invalid(wrong);
        }

        if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        var changed = request.RatePerMinute is { } rate
            ? await store.SetRateAsync(sale.Id, rate, cancellationToken)
            : await store.SetRampAsync(sale.Id, request.Ramp!, cancellationToken);
        return await change.AnswerAsync(changed, cancellationToken);
    }

    private static async Task<IResult> SetActiveLimitAsync(
        string slug, ActiveLimitChange request, HttpContext http, SaleStore store, SaleChange change, CancellationToken cancellationToken)
    {
        if (request.ActiveLimit is not (>= 0 and <= SaleBounds.ActiveLimitMax))
        {
            return Problem.Invalid($"activeLimit must be 0 to {SaleBounds.ActiveLimitMax}; 0 is no limit.");
        }

        return await MySale.FindAsync(slug, http, store, cancellationToken) is { } sale
            ? await change.AnswerAsync(await store.SetActiveLimitAsync(sale.Id, request.ActiveLimit.Value, cancellationToken), cancellationToken)
            : MySale.NotMine(slug);
    }

    private static Delegate Drain(bool isDraining) =>
        async (string slug, HttpContext http, SaleStore store, SaleChange change, CancellationToken cancellationToken) =>
            await MySale.FindAsync(slug, http, store, cancellationToken) is { } sale
                ? await change.AnswerAsync(await store.SetDrainingAsync(sale.Id, isDraining, cancellationToken), cancellationToken)
                : MySale.NotMine(slug);
}

/// <summary>A rate from now on, or a schedule of rates.</summary>
internal sealed record RateChange(int? RatePerMinute, IReadOnlyList<RatePoint>? Ramp)
{
    public string? Wrong() => this switch
    {
        { RatePerMinute: not null, Ramp: not null } or { RatePerMinute: null, Ramp: null } => "Say either ratePerMinute or ramp.",
        { RatePerMinute: < 1 or > SaleBounds.RatePerMinuteMax } =>
            $"ratePerMinute must be 1 to {SaleBounds.RatePerMinuteMax}; pause the sale to admit nobody.",
        { Ramp: { } ramp } => WrongWith(ramp),
        _ => null,
    };

    public static string? WrongWith(IReadOnlyList<RatePoint> ramp) =>
        !RateRamp.IsInOrder(ramp) ? $"ramp must have at most {RateRamp.PointsMax} points, each later than the one before."
        : ramp.Any(point => point.RatePerMinute is < 0 or > SaleBounds.RatePerMinuteMax) ? $"Each rate of ramp must be 0 to {SaleBounds.RatePerMinuteMax}."
        : null;
}

internal sealed record ActiveLimitChange(int? ActiveLimit);
