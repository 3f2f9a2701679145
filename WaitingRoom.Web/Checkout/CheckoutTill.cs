using InventoryLedger.Checkout;
using WaitingRoom.Web.Batching;

namespace WaitingRoom.Web.Checkout;

/// <summary>Settles checkouts that arrive while another transaction is under way together in the next: the stock of a hot SKU is one row, and one lock
/// of it a shopper is what a rush does not have time for. Who asks again with the same key hears of the same order.</summary>
internal sealed class CheckoutTill(CheckoutTransaction checkout, TimeProvider time) : AskedTogether<CheckoutRequest, CheckoutOutcome>(time)
{
    // Not cancelled when the process stops: who has paid is told so.
    protected override Task<IReadOnlyList<CheckoutOutcome>> AskAllAsync(IReadOnlyList<CheckoutRequest> asked) =>
        checkout.RunAsync(asked, CancellationToken.None);
}
