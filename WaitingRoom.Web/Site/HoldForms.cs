using System.Security.Cryptography;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Checkout;
using InventoryLedger.Holds;
using WaitingRoom.Web.Checkout;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Site;

/// <summary>Checkout, more time and giving back, for browsers without JavaScript.</summary>
internal static class HoldForms
{
    /// <summary>The hash of the body that the script sends: both ways of checking out must count as the same request.</summary>
    private static readonly byte[] BodyHash = SHA256.HashData("{}"u8);

    public static void MapHoldForms(this IEndpointRouteBuilder forms)
    {
        forms.MapPost("checkout", CheckoutAsync);
        forms.MapPost("release", ReleaseAsync);
        forms.MapPost("extend", ExtendAsync);
    }

    private static Task<IResult> CheckoutAsync(
        string slug, HttpContext http, ShopperReader shoppers, CheckoutTill till, ChangeNotice notice, PageTexts texts) =>
        RunAsync(slug, http, shoppers, texts, async (reservation, shopper) =>
        {
            var request = new CheckoutRequest(reservation, shopper, $"page-{reservation}", BodyHash);
            var outcome = await till.AskAsync(request);
            notice.Publish(outcome);
            return null;
        });

    private static Task<IResult> ReleaseAsync(
        string slug, HttpContext http, ShopperReader shoppers, Release release, ChangeNotice notice, PageTexts texts) =>
        RunAsync(slug, http, shoppers, texts, async (reservation, shopper) =>
        {
            var outcome = await release.RunAsync(reservation, shopper, http.RequestAborted);
            notice.Publish(outcome);
            return null;
        });

    private static Task<IResult> ExtendAsync(
        string slug, HttpContext http, ShopperReader shoppers, Extend extend, ChangeNotice notice, PageTexts texts) =>
        RunAsync(slug, http, shoppers, texts, async (reservation, shopper) =>
        {
            var outcome = await extend.RunAsync(reservation, shopper, http.RequestAborted);
            notice.Publish(outcome);
            return outcome is HoldOutcome.NotAllowed or HoldOutcome.AlreadyExtended ? "extendRefused" : null;
        });

    // Whatever else came of it is shown by the page itself, from the ledger: bought, given back, or expired meanwhile.
    private static async Task<IResult> RunAsync(
        string slug, HttpContext http, ShopperReader shoppers, PageTexts texts, Func<ReservationId, AdmissionQueue.Joining.ShopperId, Task<string?>> run)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Guid.TryParseExact(form["reservation"], "N", out var id) || await shoppers.HolderAsync(http.Request, slug) is not { } shopper)
        {
            return FormAnswer.Back(http, slug, texts, "refused");
        }

        try
        {
            return FormAnswer.Back(http, slug, texts, await run(new ReservationId(id), shopper));
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            return FormAnswer.Back(http, slug, texts, "busy");
        }
    }
}
