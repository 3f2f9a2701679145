using InventoryLedger.Catalog;
using InventoryLedger.Tickets;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Presence;

internal static class ClaimEndpoint
{
    public static void MapPresence(this IEndpointRouteBuilder routes) => routes
        .MapPost("/api/ticket/claim", ClaimAsync)
        .Critical()
        .WithSummary("Takes a turn that was missed, while the time of grace lasts.");

    private static async Task<IResult> ClaimAsync(
        HttpContext http, ShopperReader shoppers, SaleDirectory sales, ClaimStore claims, TicketViewer viewer, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await shoppers.TicketAsync(http.Request) is not { } mine || sales.Find(mine.Sale) is not { } sale)
        {
            return Problem.Unauthorized("There is no ticket in this request, or it was altered, has expired, or is another sale's.");
        }

        return await claims.ClaimAsync(sale, mine, cancellationToken).InTimeAsync(time) switch
        {
            ClaimOutcome.NotMissed => Problem.Conflict("not-missed", "Nothing to claim", "This ticket did not miss its turn."),
            ClaimOutcome.TooLate => Problem.Conflict(
                "claim-too-late", "Too late", $"A missed turn can be claimed for {sale.GraceMinutes} minutes; they are over. Join again for a new place."),
            _ => TypedResults.Accepted("/api/ticket", await viewer.ViewAsync(sale, mine)),
        };
    }
}
