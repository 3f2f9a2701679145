using System.Text.Json.Serialization;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.Mvc;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;

namespace WaitingRoom.Web.Merchants;

internal static class MerchantStockEndpoints
{
    private const long BodyBytesMax = 4 * 1024;

    public static void MapMerchantStock(this IEndpointRouteBuilder routes)
    {
        var stock = routes.MapGroup("/api/merchant/sales/{slug}/stock").WithTags("Sales").Critical();
        stock.MapGet("", BalancesAsync).Needs(Scope.SalesRead).WithSummary("Where the units of my sale are: stocked, available, held, sold, withdrawn.");
        stock.MapPost("", ChangeAsync)
            .Needs(Scope.SalesOperate)
            .WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax))
            .WithSummary("Restocks or withdraws units of one SKU. The same Idempotency-Key moves nothing twice.");
    }

    private static async Task<IResult> BalancesAsync(
        string slug, HttpContext http, SaleStore sales, StockStore stock, CancellationToken cancellationToken) =>
        await MySale.FindAsync(slug, http, sales, cancellationToken) is { } sale
            ? TypedResults.Ok(StockDocument.Of(sale, await stock.BalancesAsync(sale.Id, cancellationToken)))
            : MySale.NotMine(slug);

    private static async Task<IResult> ChangeAsync(
        string slug,
        StockChangeRequest? request,
        [FromHeader(Name = "Idempotency-Key")] string? key,
        HttpContext http,
        SaleStore sales,
        StockStore stock,
        StockNotice notice,
        CancellationToken cancellationToken)
    {
        if (await MySale.FindAsync(slug, http, sales, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        if ((key is null ? null : Problem.KeyProblem(key)) is { } wrongKey)
        {
            return wrongKey;
        }

        if ((request ?? new StockChangeRequest(null, null, null)).Wrong() is { } wrong)
        {
            return Problem.Invalid(wrong);
        }

        var (sku, units) = (new Sku(request!.Sku!), request.Restock ?? request.Withdraw!.Value);
        var outcome = request.Restock is null
            ? await stock.WithdrawAsync(sale.Id, sku, units, key, cancellationToken)
            : await stock.RestockAsync(sale.Id, sku, units, key, cancellationToken);
        var balances = await stock.BalancesAsync(sale.Id, cancellationToken);
        if (outcome == RestockOutcome.Done)
        {
            await notice.TellAsync(sale.Id, balances);
        }

        return AnswerTo(outcome, sale, sku, balances);
    }

    private static IResult AnswerTo(RestockOutcome outcome, Sale sale, Sku sku, IReadOnlyList<StockBalance> balances) => outcome switch
    {
        RestockOutcome.Done => TypedResults.Ok(StockDocument.Of(sale, balances)),
        RestockOutcome.UnknownSku => Problem.Invalid(Refusal.UnknownSku(sku.ToString())),
        RestockOutcome.BadUnits => Problem.Invalid(Refusal.BadQuantity($"Units must be 1 to {SaleBounds.UnitsMax}.")),
        RestockOutcome.NotAvailable => Problem.Conflict(
            "not-available",
            "Not that many",
            $"Only {balances.First(balance => balance.Sku == sku).Available} of {sku} are available; what is held or sold stays with its shoppers."),
        RestockOutcome.SoldOut => Problem.Conflict(
            "sold-out",
            "Sold out",
            $"Everybody who waited for {sale.Name} was told for good that it is sold out. Close it and schedule a sale for the new units; the slug may be the same."),
        RestockOutcome.Closed => Problem.Conflict("closed", "Over", $"{sale.Name} is over: schedule a sale for the new units."),
        RestockOutcome.KeyReused => Problem.KeyReused(),
        _ => throw new InvalidOperationException($"{outcome} has no answer."),
    };
}

/// <summary>What a merchant does to the stock: one of the two, of one SKU.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="Restock">Units that come in.</param>
/// <param name="Withdraw">Units that are taken out.</param>
internal sealed record StockChangeRequest(
    string? Sku,
    [property: JsonConverter(typeof(WholeNumberJsonConverter))] long? Restock,
    [property: JsonConverter(typeof(WholeNumberJsonConverter))] long? Withdraw)
{
    /// <returns>What is wrong with it, as far as it can be seen without the ledger; null where nothing is.</returns>
    public Refusal? Wrong()
    {
        if (Restock is null == Withdraw is null)
        {
            return Refusal.Invalid("Send {sku, restock} to add units, or {sku, withdraw} to take some out: one of the two.");
        }

        return AdmissionQueue.Sales.Sku.IsWellFormed(Sku) ? null : Refusal.UnknownSku(Sku);
    }
}

/// <summary>Where the units of a sale are.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="State">Where the sale is in its life.</param>
/// <param name="Stock">Each SKU, in SKU order.</param>
internal sealed record StockDocument(string Sale, SaleState State, IReadOnlyList<StockDocumentItem> Stock)
{
    public static StockDocument Of(Sale sale, IReadOnlyList<StockBalance> balances) => new(sale.Slug, sale.State, [.. balances.Select(StockDocumentItem.Of)]);
}

/// <summary>One SKU: available + held + sold + withdrawn = stocked.</summary>
internal sealed record StockDocumentItem(string Sku, long Stocked, long Available, long Held, long Sold, long Withdrawn)
{
    public static StockDocumentItem Of(StockBalance balance) => new(
        balance.Sku.ToString(), balance.Stocked, balance.Available, balance.Held, balance.Sold, balance.Withdrawn);
}
