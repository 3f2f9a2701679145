using System.Globalization;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Limits;
using WaitingRoom.Web.Presence;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Watching;

internal static class WatchingEndpoints
{
    private static readonly string CacheForOneTick =
        string.Create(CultureInfo.InvariantCulture, $"public, max-age={(int)ProgressLoop.Tick.TotalSeconds}");

    public static void MapWatching(this IEndpointRouteBuilder routes)
    {
        routes.MapHub<QueueHub>("/hubs/queue");
        routes.MapGet("/api/sales/{slug}/progress", Progress).Uncounted().WithSummary("How far a sale is: the same document for everybody, cacheable for a second.");
        routes.MapGet("/api/ticket", TicketAsync).WithSummary("The state of my ticket.");
        routes.MapDelete("/api/ticket", LeaveAsync).Critical().NeedsLedger().WithSummary("Leaves the queue.");
    }

    private static IResult Progress(string slug, HttpContext http, SaleDirectory sales, ProgressBoard board)
    {
        if (sales.Find(slug) is not { } sale)
        {
            return Problem.NotFound($"There is no sale '{slug}'.");
        }

        if (board.Find(sale.Id) is not { } posted)
        {
            return Problem.TryAgain(http, ProgressLoop.Tick, "The sale is being made ready.");
        }

        http.Response.Headers.CacheControl = CacheForOneTick;
        return TypedResults.Bytes(posted.Json, "application/json; charset=utf-8");
    }

    private static async Task<IResult> TicketAsync(
        HttpContext http, ShopperReader shoppers, SaleDirectory sales, TicketViewer viewer, PresenceLoop presence)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        if (await shoppers.TicketAsync(http.Request) is not { } claims || sales.Find(claims.Sale) is not { } sale)
        {
            return NoTicket();
        }

        presence.See(sale, claims);
        return TypedResults.Ok(await viewer.ViewAsync(sale, claims));
    }

    private static async Task<IResult> LeaveAsync(
        HttpContext http, ShopperReader shoppers, SaleDirectory sales, TicketLeave leave, CancellationToken cancellationToken)
    {
        if (await shoppers.TicketAsync(http.Request) is not { } claims || sales.Find(claims.Sale) is not { } sale)
        {
            return NoTicket();
        }

        await leave.RunAsync(claims, cancellationToken);
        http.Response.DeleteTicket(sale.Slug);
        return TypedResults.NoContent();
    }

    private static IResult NoTicket() =>
        Problem.Unauthorized("There is no ticket in this request, or it was altered, has expired, or is another sale's. Join the sale to get one.");
}
