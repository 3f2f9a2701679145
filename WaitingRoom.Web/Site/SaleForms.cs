using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Tickets;
using Microsoft.AspNetCore.Mvc;
using WaitingRoom.Web.Figures;
using WaitingRoom.Web.Joining;
using WaitingRoom.Web.Limits;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Site;

/// <summary>The page's buttons for browsers without JavaScript: the same steps as the API's, answered by going back to the page. That the
/// post comes from our own page is checked for all writes by <see cref="SameOriginGuard"/>.</summary>
internal static class SaleForms
{
    private const long BodyBytesMax = 16 * 1024;

    public static void MapSaleForms(this IEndpointRouteBuilder sale)
    {
        var forms = sale.MapGroup("").Critical().DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax));
        forms.MapPost("join", JoinAsync).CountsItself();
        forms.MapPost("leave", LeaveAsync);
        forms.MapPost("claim", ClaimAsync);
        forms.MapPost("phone", PhoneForm.ShowAsync);
        forms.MapHoldForms();
    }

    private static async Task<IResult> JoinAsync(
        string slug,
        HttpContext http,
        SaleDirectory sales,
        ShopperReader shoppers,
        TicketToken tokens,
        TicketJoin join,
        JoinCheck check,
        PageTexts texts,
        CallerReader callers,
        TimeProvider time)
    {
        if (sales.Find(slug) is not { } sale)
        {
            return FormAnswer.Back(http, slug, texts);
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (items, wrong) = new JoinRequest(ChosenIn(form)).Check(sale);
        if (wrong is not null)
        {
            return FormAnswer.Back(http, slug, texts, "joinNothing");
        }

        var joiner = await check.OfAsync(http.Request, sale, form["invite"], form["login"], await shoppers.WhoAsync(http.Request));
        if (joiner.IsKept)
        {
            http.Response.WriteShopper(tokens, sale, joiner.Shopper, time.GetUtcNow());
        }

        try
        {
            var caller = callers.Of(http, sale, joiner.Known);
            var answer = await join.RunAsync(sale, joiner.Shopper, items, joiner.Entry, caller);
            Stopped.Note(http, joiner, answer, caller);
            return FormAnswer.Back(http, slug, texts, Told(http, sale, joiner, answer, tokens));
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            return FormAnswer.Back(http, slug, texts, "busy");
        }
    }

    private static string? Told(HttpContext http, Sale sale, Joiner joiner, JoinAnswer answer, TicketToken tokens)
    {
        switch (answer.Outcome)
        {
            case JoinOutcome.New or JoinOutcome.Same:
                http.Response.WriteTicket(tokens, sale, new TicketClaims(sale.Id, answer.Ticket, joiner.Shopper, answer.Arrival, answer.Lane));
                return null;
            case JoinOutcome.NotOpen:
                return "notOpen";
            case JoinOutcome.Refused when joiner.Refused is { WantsLogin: true }:
                return "login";
            case JoinOutcome.InviteUsed or JoinOutcome.Refused:
                return "invite";
            case JoinOutcome.Draining:
                return "draining";
            case JoinOutcome.Cold or JoinOutcome.Limited:
                return "busy";
            default:
                // Sold out or closed: the page itself says so.
                return null;
        }
    }

    private static async Task<IResult> LeaveAsync(
        string slug, HttpContext http, SaleDirectory sales, SaleScreenReader reader, TicketLeave leave, PageTexts texts)
    {
        if (sales.Find(slug) is { } sale && await reader.TicketAsync(http.Request, sale) is { } claims)
        {
            await leave.RunAsync(claims, http.RequestAborted);
            http.Response.DeleteTicket(slug);
        }

        return FormAnswer.Back(http, slug, texts);
    }

    private static async Task<IResult> ClaimAsync(
        string slug, HttpContext http, SaleDirectory sales, SaleScreenReader reader, ClaimStore store, PageTexts texts)
    {
        try
        {
            var outcome = sales.Find(slug) is { } sale && await reader.TicketAsync(http.Request, sale) is { } claims
                ? await store.ClaimAsync(sale, claims, http.RequestAborted)
                : ClaimOutcome.NotMissed;
            return FormAnswer.Back(http, slug, texts, outcome == ClaimOutcome.TooLate ? "claimTooLate" : null);
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            return FormAnswer.Back(http, slug, texts, "busy");
        }
    }

    /// <summary>The form names each SKU and, in the same order, its quantity; what is left at 0 is not wanted. What may come instead is said once,
    /// best first, for all that is wanted.</summary>
    private static List<JoinItem> ChosenIn(IFormCollection form)
    {
        var instead = form["alternative"].Where(sku => sku is { Length: > 0 }).Distinct(StringComparer.Ordinal).ToList();
        return [.. form["sku"].Zip(form["quantity"], (sku, quantity) => new JoinItem(
                sku, int.TryParse(quantity, out var n) ? n : -1, [.. instead.Where(other => other != sku)]))
            .Where(item => item.Quantity != 0)];
    }
}
