using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Sales;

namespace WaitingRoom.Web.Merchants;

/// <summary>Makes a change that the ledger has taken true everywhere at once, instead of at the next refresh.</summary>
internal sealed class SaleChange(SaleMirror mirror, SaleDirectory directory, TimeProvider time)
{
    /// <param name="changed">The sale as it is now; null where somebody else changed it first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IResult> AnswerAsync(Sale? changed, CancellationToken cancellationToken)
    {
        if (changed is null)
        {
            return Problem.Conflict("changed-meanwhile", "Changed meanwhile", "The sale has changed since it was read: look at it again.");
        }

        await mirror.RefreshAsync(changed);
        await directory.RefreshAsync(cancellationToken);
        return TypedResults.Ok(SaleDocument.Of(changed, time.GetUtcNow()));
    }
}
