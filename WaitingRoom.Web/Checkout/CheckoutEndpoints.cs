using System.Security.Cryptography;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Checkout;
using InventoryLedger.Holds;
using Microsoft.AspNetCore.Mvc;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Checkout;

internal static class CheckoutEndpoints
{
    private const long BodyBytesMax = 16 * 1024;
    private const int KeyLengthMax = 200;

    public static void MapCheckout(this IEndpointRouteBuilder routes)
    {
        var reservations = routes.MapGroup("/api/reservations/{id}").WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax));
        reservations.MapPost("checkout", CheckoutAsync).WithSummary("Buys what is reserved. The same Idempotency-Key gives the same order.");
        reservations.MapPost("release", ReleaseAsync).WithSummary("Gives back what is reserved.");
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
        if (key is not { Length: > 0 and <= KeyLengthMax })
        {
            return Problem.Invalid($"Send an Idempotency-Key header of 1 to {KeyLengthMax} characters, so that a retry can't buy twice.");
        }

        if (ReservationOf(id) is not { } reservation || await shoppers.WhoAsync(http.Request) is not { } shopper)
        {
            return NoSuchReservation();
        }

        var bodyHash = await SHA256.HashDataAsync(http.Request.Body, cancellationToken);
        var outcome = await till.RunAsync(new CheckoutRequest(reservation, shopper, key, bodyHash));
        notice.Publish(outcome);
        return CheckoutAnswer.Of(outcome);
    }

    private static async Task<IResult> ReleaseAsync(
        string id, HttpContext http, ShopperReader shoppers, Release release, ChangeNotice notice, CancellationToken cancellationToken)
    {
        if (ReservationOf(id) is not { } reservation || await shoppers.WhoAsync(http.Request) is not { } shopper)
        {
            return NoSuchReservation();
        }

        var outcome = await release.RunAsync(reservation, shopper, cancellationToken);
        notice.Publish(outcome);
        return CheckoutAnswer.Of(outcome);
    }

    private static ReservationId? ReservationOf(string id) => Guid.TryParseExact(id, "N", out var value) ? new ReservationId(value) : null;

    private static IResult NoSuchReservation() => CheckoutAnswer.NotFound();
}
