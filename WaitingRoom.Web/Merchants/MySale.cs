using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Merchants;

/// <summary>The sale that a merchant's call is about. Another merchant's sale is answered as one that does not exist.</summary>
internal static class MySale
{
    public static async Task<Sale?> FindAsync(string slug, HttpContext http, SaleStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(slug, cancellationToken) is { } sale && sale.MerchantId == http.Actor().MerchantId ? sale : null;

    public static IResult NotMine(string slug) => Problem.NotFound($"You have no sale '{slug}'.");
}
