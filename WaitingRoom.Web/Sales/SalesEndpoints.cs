using InventoryLedger.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Sales;

internal static class SalesEndpoints
{
    public static void MapSales(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/sales/{slug}", Sale).WithSummary("A sale and its items.");

    private static Results<Ok<SaleDocument>, ProblemHttpResult> Sale(string slug, SaleDirectory sales, TimeProvider time) =>
        sales.Find(slug) is { } sale
            ? TypedResults.Ok(SaleDocument.Of(sale, time.GetUtcNow()))
            : Problem.NotFound($"There is no sale '{slug}'.");
}
