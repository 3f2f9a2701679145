using InventoryLedger.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;

namespace WaitingRoom.Web.Site;

internal static class SalePageEndpoint
{
    private static readonly string[] GetOrHead = [HttpMethods.Get, HttpMethods.Head];

    public static void MapSalePage(this IEndpointRouteBuilder sale) => sale.MapMethods("", GetOrHead, PageAsync);

    private static async Task<RazorComponentResult> PageAsync(
        string slug, HttpContext http, SaleDirectory sales, SaleScreenReader reader, PageTexts texts, CancellationToken cancellationToken)
    {
        if (sales.Find(slug) is not { } sale)
        {
            return new RazorComponentResult<UnknownSalePage>(new { Words = texts.Of(PageLanguage.Of(http.Request, texts)) as object })
            {
                StatusCode = StatusCodes.Status404NotFound,
            };
        }

        return new RazorComponentResult<SalePage>(new { Screen = await reader.ReadAsync(http.Request, sale, cancellationToken) });
    }
}
