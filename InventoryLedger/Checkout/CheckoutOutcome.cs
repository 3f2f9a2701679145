using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Vouchers;

namespace InventoryLedger.Checkout;

/// <summary>What became of a checkout. Every case but <see cref="Bought"/> and the first <see cref="OutOfStock"/> changed nothing.</summary>
public abstract record CheckoutOutcome
{
    private CheckoutOutcome()
    {
    }

    /// <summary>Bought, now.</summary>
    /// <param name="Order">The order.</param>
    /// <param name="Result">The ticket, to be published.</param>
    /// <param name="ResultBatch">Its batch in the outbox.</param>
    public sealed record Bought(Order Order, TicketResult Result, Guid ResultBatch) : CheckoutOutcome;

    /// <summary>The same request was answered before: the same order again.</summary>
    /// <param name="Order">The order.</param>
    /// <param name="Result">The ticket.</param>
    public sealed record SameOrder(Order Order, TicketResult Result) : CheckoutOutcome;

    /// <summary>The key was used for something else by this shopper.</summary>
    public sealed record KeyReused : CheckoutOutcome;

    /// <summary>There is no such reservation.</summary>
    public sealed record NotFound : CheckoutOutcome;

    /// <summary>It is another shopper's.</summary>
    public sealed record NotYours : CheckoutOutcome;

    /// <summary>Its time is over, or the sale was closed first.</summary>
    public sealed record Expired : CheckoutOutcome;

    /// <summary>It ended before, otherwise than by this request.</summary>
    /// <param name="State">How it ended.</param>
    public sealed record AlreadyEnded(TicketState State) : CheckoutOutcome;

    /// <summary>Somebody else was quicker: the units are gone. Only where admission holds nothing.</summary>
    /// <param name="Sale">The sale.</param>
    /// <param name="Result">The ticket, to be published.</param>
    /// <param name="ResultBatch">Its batch in the outbox; empty when this was answered before.</param>
    /// <param name="Voucher">The compensation; null where the sale gives none.</param>
    public sealed record OutOfStock(SaleId Sale, TicketResult Result, Guid ResultBatch, Voucher? Voucher) : CheckoutOutcome;
}
