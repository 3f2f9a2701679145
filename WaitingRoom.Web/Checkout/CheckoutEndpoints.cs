using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Topics;
using InventoryLedger.Checkout;
using InventoryLedger.Holds;
using Microsoft.AspNetCore.Mvc;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Checkout;

internal static class CheckoutEndpoints
{
    private const long BodyBytesMax = 16 * 1024;

    public static void MapCheckout(this IEndpointRouteBuilder routes)
    {
        var reservations = routes.MapGroup("/api/reservations/{id}").Critical().NeedsLedger().WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax));
        reservations.MapPost("checkout", CheckoutAsync).WithSummary("Buys what is reserved. The same Idempotency-Key gives the same order.");
        reservations.MapPost("release", ReleaseAsync).WithSummary("Gives back what is reserved.");
        reservations.MapPost("extend", ExtendAsync).WithSummary("Asks for as much time again: once, where the sale allows it.");
    }

    private static async Task<IResult> CheckoutAsync(
        string id,
        [FromHeader(Name = "Idempotency-Key")] string? key,
        HttpContext http,
        ShopperReader shoppers,
        CheckoutTill till,
        ChangeNotice notice,
        CancellationToken cancellationToken)
    {
        if (Problem.KeyProblem(key) is { } wrong)
        {
            return wrong;
        }

        return await AskAsync(id, http, shoppers, async (reservation, shopper) =>
        {
            var bodyHash = await SHA256.HashDataAsync(http.Request.Body, cancellationToken);
            var outcome = await till.AskAsync(new CheckoutRequest(reservation, shopper, key!, bodyHash));
            notice.Publish(outcome);
            return CheckoutAnswer.Of(outcome);
        });
    }

    private static Task<IResult> ReleaseAsync(
        string id, HttpContext http, ShopperReader shoppers, Release release, ChangeNotice notice, TimeProvider time, CancellationToken cancellationToken) =>
        AskAsync(id, http, shoppers, async (reservation, shopper) =>
        {
            var outcome = await release.RunAsync(reservation, shopper, cancellationToken).InTimeAsync(time);
            notice.Publish(outcome);

            // Giving back twice is a retry, not a mistake: the units went back once, and that is what was wanted.
            return outcome is HoldOutcome.AlreadyEnded { State: TicketState.Released }
                ? TypedResults.NoContent()
                : CheckoutAnswer.Of(outcome, _ => TypedResults.NoContent());
        });

    private static Task<IResult> ExtendAsync(
        string id, HttpContext http, ShopperReader shoppers, Extend extend, ChangeNotice notice, TimeProvider time, CancellationToken cancellationToken) =>
        AskAsync(id, http, shoppers, async (reservation, shopper) =>
        {
            var outcome = await extend.RunAsync(reservation, shopper, cancellationToken).InTimeAsync(time);
            notice.Publish(outcome);
            return CheckoutAnswer.Of(outcome, ticket => TypedResults.Ok(new ExtendedHold(ticket.Reservation!)));
        });

    /// <summary>Who asks, and for which reservation: what all three calls begin with.</summary>
    private static async Task<IResult> AskAsync(
        string id, HttpContext http, ShopperReader shoppers, Func<ReservationId, ShopperId, Task<IResult>> answer)
    {
        if (await shoppers.HolderAsync(http.Request) is not { } shopper)
        {
            return Problem.Unauthorized("There is no shopper in this request, or the token was altered or has expired.");
        }

        return Guid.TryParseExact(id, "N", out var value)
            ? await answer(new ReservationId(value), shopper)
            : CheckoutAnswer.NotFound();
    }
}

/// <summary>A reservation with its new time.</summary>
/// <param name="Reservation">The reservation.</param>
internal sealed record ExtendedHold(GrantedReservation Reservation);
