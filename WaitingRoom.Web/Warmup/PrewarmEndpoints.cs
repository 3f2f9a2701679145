using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using InventoryLedger.Warmup;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Merchants;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Warmup;

/// <summary>Whether my sale is warm, and what to do where it is not.</summary>
internal static class PrewarmEndpoints
{
    public static void MapPrewarm(this IEndpointRouteBuilder sales)
    {
        sales.MapGet("{slug}/prewarm", ReadAsync).Needs(Scope.SalesRead).WithSummary("The checklist: what each node found ready for my sale.");
        sales.MapPost("{slug}/prewarm", RunAsync).Needs(Scope.SalesOperate).WithSummary("Lets every node look again, now.");
        sales.MapPost("{slug}/open", OpenAsync).Needs(Scope.SalesOperate).WithSummary("Lets a sale open at its time although it is cold; needs force and a reason.");
    }

    private static async Task<IResult> ReadAsync(
        string slug, HttpContext http, SaleStore store, PrewarmStore prewarm, CancellationToken cancellationToken) =>
        await MySale.FindAsync(slug, http, store, cancellationToken) is { } sale
            ? TypedResults.Ok(PrewarmDocument.Of(sale, await prewarm.ReadAsync(sale, cancellationToken)))
            : MySale.NotMine(slug);

    private static async Task<IResult> RunAsync(
        string slug, HttpContext http, SaleStore store, PrewarmStore prewarm, SaleDirectory directory, CancellationToken cancellationToken)
    {
        if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        if (await store.RaiseWarmRunAsync(sale.Id, cancellationToken) is not { } raised)
        {
            return Started(sale);
        }

        await directory.RefreshAsync(cancellationToken);
        return TypedResults.Accepted($"/api/merchant/sales/{slug}/prewarm", PrewarmDocument.Of(raised, await prewarm.ReadAsync(raised, cancellationToken)));
    }

    private static async Task<IResult> OpenAsync(
        string slug, OpenOrder order, HttpContext http, SaleStore store, SaleChange change, CancellationToken cancellationToken)
    {
        if (order is not { Force: true, Reason: { Length: > 0 and <= SaleBounds.MessageLengthMax } reason })
        {
            return Problem.Invalid(
                $"A sale that is warm opens by itself. To let it open cold, send force: true and a reason of 1 to {SaleBounds.MessageLengthMax} characters.");
        }

        if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        return await store.ForceOpenAsync(sale.Id, reason, cancellationToken) is { } forced
            ? await change.AnswerAsync(forced, cancellationToken)
            : Started(sale);
    }

    private static IResult Started(Sale sale) => Problem.Conflict(
        "illegal-move", "Not from here", $"A sale that is {WireNames<SaleState>.Of(sale.State)} has started: there is nothing to make warm.");
}

/// <summary>A merchant's word that a sale may open cold.</summary>
internal sealed record OpenOrder(bool Force, string? Reason);

/// <summary>The checklist of a sale.</summary>
/// <param name="Sale">Its slug.</param>
/// <param name="State">Whether it is warm.</param>
/// <param name="Coverage">Looks that went well, in percent.</param>
/// <param name="ForcedReason">Why it may open cold; null where it may not.</param>
/// <param name="Checks">What each node found.</param>
internal sealed record PrewarmDocument(
    string Sale, PrewarmState State, int Coverage, string? ForcedReason, IReadOnlyList<PrewarmCheck> Checks)
{
    public static PrewarmDocument Of(Sale sale, PrewarmCoverage coverage) => new(
        sale.Slug, coverage.State, coverage.Coverage, sale.ForcedReason.Length == 0 ? null : sale.ForcedReason, coverage.Checks);
}
