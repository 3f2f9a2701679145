using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Returning;

internal static class ReturningEndpoints
{
    public static void MapReturning(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/ticket/resume-link", MakeAsync).Critical().WithSummary("A link that takes my place along to another device: opens once, for five minutes.");
        routes.MapPost("/api/ticket/resume", TakeAsync).Critical().WithSummary("Takes a place along by the code of such a link.");
    }

    private static async Task<IResult> MakeAsync(HttpContext http, ShopperReader shoppers, SaleDirectory sales, ResumeLinks links)
    {
        if (await shoppers.TicketAsync(http.Request) is not { } mine || sales.Find(mine.Sale) is null)
        {
            return Problem.Unauthorized("There is no ticket in this request, or it was altered, has expired, or is another sale's.");
        }

        var link = await links.LinkAsync(http.Request, mine);
        return TypedResults.Created($"/resume/{link.Code}", link);
    }

    private static async Task<IResult> TakeAsync(
        ResumeRequest request,
        HttpContext http,
        SaleDirectory sales,
        ResumeLinks links,
        TicketToken tokens,
        TicketViewer viewer,
        TimeProvider time)
    {
        if (request.Code is not { Length: > 0 } code || await links.TakeAsync(code) is not { } claims || sales.Find(claims.Sale) is not { } sale)
        {
            return Problem.Conflict("link-used", "Not any more", "This link was used, or is older than five minutes. Make a new one where your place is open.");
        }

        var ticket = http.Response.Welcome(tokens, sale, claims, time.GetUtcNow());
        return TypedResults.Ok(await viewer.ViewAsync(sale, claims) with { Ticket = ticket });
    }

    /// <summary>Makes a link that leads here, by the address that the request came to.</summary>
    public static async Task<ResumeLink> LinkAsync(this ResumeLinks links, HttpRequest request, TicketClaims claims)
    {
        var (code, expiresAt) = await links.MakeAsync(claims);
        var url = $"{request.Scheme}://{request.Host}/resume/{code}";
        return new ResumeLink(url, code, expiresAt, QrPicture.Of(url));
    }

    /// <summary>Gives a browser the shopper's cookies.</summary>
    /// <returns>The ticket's token.</returns>
    public static string Welcome(this HttpResponse response, TicketToken tokens, Sale sale, TicketClaims claims, DateTimeOffset now)
    {
        response.WriteShopper(tokens, sale, claims.Shopper, now);
        return response.WriteTicket(tokens, sale, claims);
    }
}

/// <summary>A link to another device.</summary>
/// <param name="Url">What is opened or scanned there.</param>
/// <param name="Code">Its secret part.</param>
/// <param name="ExpiresAt">Until when it opens.</param>
/// <param name="Qr">The URL as a QR code.</param>
internal sealed record ResumeLink(string Url, string Code, DateTimeOffset ExpiresAt, QrPicture Qr);

internal sealed record ResumeRequest(string? Code);
