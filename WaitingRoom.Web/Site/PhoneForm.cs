using InventoryLedger.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Returning;

namespace WaitingRoom.Web.Site;

/// <summary>"Add my phone", for browsers without JavaScript. The answer is a page and no redirect: its link is a secret that belongs in no
/// address, and a reload only makes a new one.</summary>
internal static class PhoneForm
{
    public static async Task<IResult> ShowAsync(
        string slug, HttpContext http, SaleDirectory sales, SaleScreenReader reader, ResumeLinks links, BrandDirectory brands, PageTexts texts)
    {
        if (sales.Find(slug) is not { } sale || await reader.TicketAsync(http.Request, sale) is not { } mine)
        {
            return FormAnswer.Back(http, slug, texts);
        }

        try
        {
            var link = await links.LinkAsync(http.Request, mine);
            var keep = PageLanguage.Keep(http.Request, texts);
            var screen = new PhoneScreen(
                texts.Of(PageLanguage.Of(http.Request, texts)), PageLook.Of(brands.Find(sale.Id)), link, $"/sales/{sale.Slug}{keep}");
            return new RazorComponentResult<PhonePage>(new { Shown = (object)screen });
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            return FormAnswer.Back(http, slug, texts, "busy");
        }
    }
}

/// <summary>What the page with the link shows.</summary>
internal sealed record PhoneScreen(Words Words, PageLook Look, ResumeLink Link, string Back);
