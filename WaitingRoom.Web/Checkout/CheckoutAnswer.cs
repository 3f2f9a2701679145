using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Checkout;
using InventoryLedger.Holds;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Checkout;

/// <summary>What a shopper is answered at the till, case by case.</summary>
internal static class CheckoutAnswer
{
    public static IResult Of(CheckoutOutcome outcome) => outcome switch
    {
        CheckoutOutcome.Bought bought => TypedResults.Ok(new CheckedOut(OrderDocument.Of(bought.Order))),
        CheckoutOutcome.SameOrder same => TypedResults.Ok(new CheckedOut(OrderDocument.Of(same.Order))),
        CheckoutOutcome.KeyReused => Problem.Of(
            StatusCodes.Status422UnprocessableEntity, "key-reused", "Key used before", "This Idempotency-Key was used for another request: use a new one."),
        CheckoutOutcome.NotFound or CheckoutOutcome.NotYours => NotFound(),
        CheckoutOutcome.Expired => Problem.Conflict("expired", "Too late", "The time to check out is over; the units went to the next in the queue."),
        CheckoutOutcome.AlreadyEnded ended => Ended(ended.State),
        CheckoutOutcome.OutOfStock gone => OutOfStock(gone),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer."),
    };

    public static IResult Of(ReleaseOutcome outcome) => outcome switch
    {
        ReleaseOutcome.Released => TypedResults.NoContent(),
        ReleaseOutcome.NotFound or ReleaseOutcome.NotYours => NotFound(),
        ReleaseOutcome.AlreadyEnded { State: TicketState.Released } => TypedResults.NoContent(),
        ReleaseOutcome.AlreadyEnded ended => Ended(ended.State),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer."),
    };

    /// <summary>The same answer for another shopper's reservation: whether it exists is nobody else's business.</summary>
    public static IResult NotFound() => Problem.NotFound("You have no such reservation.");

    private static IResult Ended(TicketState state) => Problem.Conflict(
        "already-ended", "Ended before", $"This reservation has ended: it is {WireNames<TicketState>.Of(state)}.");

    private static IResult OutOfStock(CheckoutOutcome.OutOfStock gone)
    {
        var document = Problem.DocumentOf(
            StatusCodes.Status409Conflict, "out-of-stock", "Sold out", "Somebody else was quicker: the units are gone. Nothing was charged.");
        if (gone.Voucher is { } voucher)
        {
            document.Extensions["voucher"] = new { voucher.Code, voucher.Value, voucher.Currency, voucher.ExpiresAt };
        }

        return TypedResults.Problem(document);
    }
}

internal sealed record CheckedOut(OrderDocument Order);

/// <summary>An order as the shopper gets it.</summary>
/// <param name="Id">Identifies the order.</param>
/// <param name="At">When it was bought.</param>
/// <param name="Total">In minor units of the currency.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Items">What was bought.</param>
internal sealed record OrderDocument(string Id, DateTimeOffset At, long Total, string Currency, IReadOnlyList<RequestedItem> Items)
{
    public static OrderDocument Of(Order order) => new(order.Id.ToString("N"), order.At, order.Total, order.Currency, order.Items);
}
