using AdmissionQueue.Joining;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Returning;

namespace WaitingRoom.Web.Site;

/// <summary>The page behind a resume link. It asks before it takes the place along: opening alone must not use the link up.</summary>
internal static class ResumePages
{
    public static void MapResumePages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/resume/{code}").AddEndpointFilter(PageHeaders.Write).ExcludeFromDescription();
        pages.MapGet("", async (string code, HttpContext http, ResumeLinks links, PageTexts texts) => Page(http, texts, await links.IsOpenAsync(code)));
        pages.MapPost("", TakeAsync).Critical().DisableAntiforgery(); // SameOriginGuard has looked at it.
    }

    private static async Task<IResult> TakeAsync(
        string code, HttpContext http, ResumeLinks links, SaleDirectory sales, TicketToken tokens, PageTexts texts, TimeProvider time)
    {
        if (await links.TakeAsync(code) is not { } claims || sales.Find(claims.Sale) is not { } sale)
        {
            return Page(http, texts, isOpen: false);
        }

        http.Response.Welcome(tokens, sale, claims, time.GetUtcNow());
        return FormAnswer.Back(http, sale.Slug, texts);
    }

    private static RazorComponentResult<ResumePage> Page(HttpContext http, PageTexts texts, bool isOpen) =>
        new(new { Words = texts.Of(PageLanguage.Of(http.Request, texts)) as object, IsOpen = isOpen })
        {
            StatusCode = isOpen ? StatusCodes.Status200OK : StatusCodes.Status404NotFound,
        };
}
