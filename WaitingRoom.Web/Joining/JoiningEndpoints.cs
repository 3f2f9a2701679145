using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.Mvc;
using WaitingRoom.Web.Figures;
using WaitingRoom.Web.Limits;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Joining;

internal static class JoiningEndpoints
{
    /// <summary>A join is a few lines of JSON; more is a mistake or an attack.</summary>
    private const long BodyBytesMax = 16 * 1024;

    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    public static void MapJoining(this IEndpointRouteBuilder routes) => routes
        .MapPost("/api/sales/{slug}/tickets", JoinAsync)
        .CountsItself()
        .Critical()
        .WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax))
        .WithSummary("Joins a sale's lobby or queue; with an invite or a login of the shop's, a lane of it. A shopper who has a ticket gets the same one again.");

    private static async Task<IResult> JoinAsync(
        string slug,
        JoinRequest? request,
        HttpContext http,
        SaleDirectory sales,
        ShopperReader shoppers,
        TicketToken tokens,
        TicketJoin join,
        JoinCheck check,
        FirstLook firstLook,
        TicketViewer viewer,
        CallerReader callers,
        TimeProvider time)
    {
        if (sales.Find(slug) is not { } sale)
        {
            return Problem.NotFound($"There is no sale '{slug}'.");
        }

        var (items, wrong) = (request ?? new JoinRequest(Items: null)).Check(sale);
        if (wrong is not null)
        {
            return Problem.Invalid(wrong);
        }

        var who = await shoppers.WhoAsync(http.Request);
        if (who is null && ShopperReader.HasBearer(http.Request))
        {
            return Problem.Unauthorized("The token was altered, has expired, or is none of ours. Join without it to get a new place.");
        }

        var joiner = await check.OfAsync(http.Request, sale, request!.Invite, request.Login, who);
        var shopperToken = joiner.IsKept ? http.Response.WriteShopper(tokens, sale, joiner.Shopper, time.GetUtcNow()) : null;
        try
        {
            var caller = callers.Of(http, sale, joiner.Known);
            var answer = await join.RunAsync(sale, joiner.Shopper, items, joiner.Entry, caller);
            Stopped.Note(http, joiner, answer, caller);
            if (caller is not null && answer is { Outcome: JoinOutcome.Limited, Limit: { } limit })
            {
                return LimitAnswers.Refuse(http, caller.Limit, limit);
            }

            http.Response.WriteLimit(caller, answer.Limit);
            return answer.Outcome == JoinOutcome.Refused ? Problem.Forbidden(joiner.Refused!, sale)
                : await firstLook.AtAsync(sale) ? Answer(http, sale, joiner.Shopper, answer, tokens, viewer, shopperToken)
                : Problem.TryAgain(http, ComeBackAfter, "The queue is being made ready. Send the same join again: you get the same place.", shopperToken);
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            return Problem.TryAgain(http, ComeBackAfter, "The queue does not answer. Send the same join again: you get the same place.", shopperToken);
        }
    }

    private static IResult Answer(
        HttpContext http, Sale sale, ShopperId shopper, JoinAnswer answer, TicketToken tokens, TicketViewer viewer, string? shopperToken)
    {
        switch (answer.Outcome)
        {
            case JoinOutcome.NotOpen:
                return Problem.Conflict("not-open", "Not open yet", $"{sale.Name} takes joiners from {sale.LobbyOpensAt:O}.");
            case JoinOutcome.Draining:
                return Problem.Conflict("draining", "Nobody new", $"{sale.Name} takes nobody new any more; who waits is still served.");
            case JoinOutcome.SoldOut:
                return Problem.Conflict("sold-out", "Sold out", $"Nothing is left of {sale.Name}, and nothing can come back.");
            case JoinOutcome.Closed:
                return Problem.Conflict("closed", "Over", $"{sale.Name} is over.");
            case JoinOutcome.InviteUsed:
                return Problem.Forbidden(Refusal.InviteUsed());
            case JoinOutcome.Cold:
                return Problem.TryAgain(http, ComeBackAfter, "The queue is being made ready. Send the same join again in a moment.", shopperToken);
            default:
                var claims = new TicketClaims(sale.Id, answer.Ticket, shopper, answer.Arrival, answer.Lane);
                var ticket = http.Response.WriteTicket(tokens, sale, claims);
                var joined = viewer.Waiting(sale, claims, answer.Items) with { Ticket = ticket };
                return answer.Outcome == JoinOutcome.New ? TypedResults.Created("/api/ticket", joined) : TypedResults.Ok(joined);
        }
    }
}
