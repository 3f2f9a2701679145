using AdmissionQueue.Sales;
using InventoryLedger.Brands;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Site;

namespace WaitingRoom.Web.Brands;

/// <summary>Takes a brand from a merchant: checks it, stores it, and makes it known here at once.</summary>
internal sealed class BrandWriter(BrandStore store, BrandDirectory directory, PageTexts languages)
{
    /// <summary>Checks a brand.</summary>
    /// <param name="document">The brand; null is none.</param>
    /// <param name="errors">Gets each field with what is wrong with it.</param>
    public BrandDraft? Check(BrandDocument? document, FieldErrors errors) => document is null ? null : BrandDraft.Of(document, languages, errors);

    /// <returns>The brand as it is shown now; null where it names a logo that is not stored, and then nothing was changed.</returns>
    public async Task<BrandDocument?> WriteAsync(SaleId sale, BrandDraft draft, CancellationToken cancellationToken)
    {
        if (!await store.SetAsync(Brand.Store(sale, draft), draft.Logo, cancellationToken))
        {
            return null;
        }

        await directory.RefreshAsync(cancellationToken);
        return draft.Document;
    }

    public async Task RemoveAsync(SaleId sale, CancellationToken cancellationToken)
    {
        await store.RemoveAsync(sale, cancellationToken);
        await directory.RefreshAsync(cancellationToken);
    }
}
