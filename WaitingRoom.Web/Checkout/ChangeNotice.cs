using InventoryLedger.Checkout;
using InventoryLedger.Holds;
using InventoryLedger.Results;

namespace WaitingRoom.Web.Checkout;

/// <summary>Tells the shopper's other tabs and devices, on whichever node they are, what was done at the till.</summary>
internal sealed class ChangeNotice(ResultQueue results)
{
    public void Publish(CheckoutOutcome outcome)
    {
        switch (outcome)
        {
            case CheckoutOutcome.Bought bought:
                results.Add(new UnpublishedBatch(bought.ResultBatch, bought.Order.Sale, [bought.Result]));
                break;
            case CheckoutOutcome.OutOfStock gone when gone.ResultBatch != Guid.Empty:
                results.Add(new UnpublishedBatch(gone.ResultBatch, gone.Sale, [gone.Result]));
                break;
        }
    }

    public void Publish(HoldOutcome outcome)
    {
        if (outcome is HoldOutcome.Changed changed)
        {
            results.Add(changed.Change);
        }
    }
}
