using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Sales;

namespace WaitingRoom.Web.Merchants;

/// <summary>Schedules a sale that exists once more, with its looks.</summary>
internal sealed class SaleCopier(SaleStore store, SaleDirectory directory, BrandDirectory brands, BrandWriter writer, TimeProvider time)
{
    /// <param name="sale">The sale to copy.</param>
    /// <param name="slug">The copy's slug.</param>
    /// <param name="startsAt">When the copy starts.</param>
    /// <param name="localStart">The time of day that was asked for; null where it was an instant.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The copy as it was scheduled; null where the slug is taken.</returns>
    public async Task<SaleDocument?> CopyAsync(Sale sale, string slug, DateTimeOffset startsAt, DateTime? localStart, CancellationToken cancellationToken)
    {
        var copy = SaleCopy.Of(sale, SaleId.New(time), slug, startsAt, localStart);
        if (await store.CreateAsync(copy, cancellationToken) == CreateSaleOutcome.SlugTaken)
        {
            return null;
        }

        var look = writer.Check(brands.Find(sale.Id)?.Document, new FieldErrors());
        var shown = look is null ? null : await writer.WriteAsync(copy.Id, look, cancellationToken);
        await directory.RefreshAsync(cancellationToken);
        return SaleDocument.Of(directory.Find(copy.Id) ?? copy, time.GetUtcNow(), shown);
    }
}
