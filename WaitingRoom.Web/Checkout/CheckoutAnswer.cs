using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
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
        CheckoutOutcome.KeyReused => Problem.KeyReused(),
        CheckoutOutcome.NotFound => NotFound(),
        CheckoutOutcome.NotYours => NotYours(),
        CheckoutOutcome.Expired => Ended(TicketState.Expired),
        CheckoutOutcome.AlreadyEnded ended => Ended(ended.State),
        CheckoutOutcome.OutOfStock gone => OutOfStock(gone),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer."),
    };

    /// <param name="outcome">What came of giving back, or of asking for more time.</param>
    /// <param name="changed">The answer where it was done.</param>
    public static IResult Of(HoldOutcome outcome, Func<TicketResult, IResult> changed) => outcome switch
    {
        HoldOutcome.Changed done => changed(done.Change.Results[0]),
        HoldOutcome.NotFound => NotFound(),
        HoldOutcome.NotYours => NotYours(),
        HoldOutcome.AlreadyEnded ended => Ended(ended.State),
        HoldOutcome.NotAllowed => Problem.Conflict("extend-not-allowed", "No more time", "This sale gives nobody more time."),
        HoldOutcome.AlreadyExtended => Problem.Conflict(
            "already-extended", "Extended before", "This reservation has had its second time; there is no third."),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} has no answer."),
    };

    public static IResult NotFound() =>
        Problem.Of(StatusCodes.Status404NotFound, "reservation-not-found", "Not found", "There is no such reservation.");

    /// <summary>Its own answer: ids are random, so who can name one learns nothing by hearing that it exists.</summary>
    private static IResult NotYours() => Problem.Of(
        StatusCodes.Status403Forbidden, "not-yours", "Another shopper's", "This reservation is another shopper's: nothing was changed.");

    private static IResult Ended(TicketState state) => state switch
    {
        TicketState.Bought => Problem.Conflict(
            "already-bought", "Bought before", "This reservation is bought already; its own Idempotency-Key gives the order again."),
        TicketState.Expired => Problem.Conflict("expired", "Too late", "The time to check out is over; the units went to the next in the queue."),
        TicketState.Released => Problem.Conflict("already-released", "Given back before", "This reservation was given back."),
        _ => Problem.Conflict("already-ended", "Ended before", $"This reservation has ended: it is {WireNames<TicketState>.Of(state)}."),
    };

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
