using InventoryLedger.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.Limits;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;

namespace WaitingRoom.Web.Sales;

internal static class SalesEndpoints
{
    public static void MapSales(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/sales/{slug}", Sale).Uncounted().WithSummary("A sale and its items.");
        routes.MapGet("/api/sales/{slug}/draw", Draw).Uncounted().WithSummary("What the lobby's draw is verified with; the seed only after the draw.");
    }

    private static Results<Ok<SaleDocument>, ProblemHttpResult> Sale(
        string slug, SaleDirectory sales, BrandDirectory brands, ReadOnlyDirectory readOnly, TimeProvider time) =>
        sales.Find(slug) is { } sale
            ? TypedResults.Ok(SaleDocument.Of(sale, time.GetUtcNow(), brands.Find(sale.Id)?.Document) with { ReadOnly = readOnly.Of(sale.MerchantId) })
            : Problem.NotFound($"There is no sale '{slug}'.");

    private static Results<Ok<DrawDocument>, ProblemHttpResult> Draw(string slug, HttpContext http, SaleDirectory sales)
    {
        if (sales.Find(slug) is not { } sale)
        {
            return Problem.NotFound($"There is no sale '{slug}'.");
        }

        if (sale.Draw is not { } draw)
        {
            return Problem.NotFound($"'{slug}' draws nothing: its numbers are given in order of arrival.");
        }

        // A whole lobby may ask at once: a cache in front answers all but one of them.
        http.Response.Headers.CacheControl = draw.Revealed is null ? "public, max-age=1" : "public, max-age=60";
        return TypedResults.Ok(DrawDocument.Of(sale, draw));
    }
}
