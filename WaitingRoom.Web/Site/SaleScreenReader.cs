using AdmissionQueue.Joining;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Vouchers;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.Presence;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;
using WaitingRoom.Web.Vouchers;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Site;

/// <summary>Gathers what one rendering of the page shows. Nearly all of it is in memory; the page must also come when the rest is away.</summary>
internal sealed class SaleScreenReader(
    TicketToken tokens, ProgressBoard board, TicketViewer viewer, PresenceLoop presence, VoucherStore vouchers, BrandDirectory brands,
    ReadOnlyDirectory readOnly, PageTexts texts, TimeProvider time)
{
    /// <summary>What a form post may come back with: nothing else from the address is ever shown.</summary>
    private static readonly string[] Notices =
    [
        "busy", "refused", "joinNothing", "notOpen", "ended", "outOfStock", "extendRefused", "challenge", "login", "invite", "draining", "claimTooLate",
    ];

    public async Task<SaleScreen> ReadAsync(HttpRequest request, Sale sale, CancellationToken cancellationToken)
    {
        var claims = await TicketAsync(request, sale);
        if (claims is { } seen)
        {
            presence.See(sale, seen);
        }

        var notice = Notices.FirstOrDefault(known => known == (string?)request.Query["notice"]);
        TicketView? ticket = null;
        VoucherDocument? voucher = null;
        try
        {
            ticket = claims is { } mine ? await viewer.ViewAsync(sale, mine) : null;
            voucher = IsLostAtTheTill(sale, ticket) ? await VoucherAsync(sale, claims!.Value.Shopper, cancellationToken) : null;
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            // The ledger does not answer: the number and the line are known without it.
            ticket = viewer.Waiting(sale, claims!.Value);
            notice = "outage";
        }

        return new SaleScreen(sale, ProgressOf(sale), ticket, texts.Of(PageLanguage.Of(request, texts)))
        {
            Now = time.GetUtcNow(),
            Keep = PageLanguage.Keep(request, texts),
            Notice = notice,
            Invite = (string?)request.Query["invite"] is { } invite && invite.Length == InviteCode.Length ? invite : "",
            Login = (string?)request.Query[SignInLink.Login] is { Length: <= LoginClaim.LengthMax } login ? login : "",
            SignIn = SignInLink.Of(request, sale),
            Voucher = voucher,
            Brand = brands.Find(sale.Id),
            ReadOnly = readOnly.Of(sale.MerchantId),
        };
    }

    /// <summary>The browser's ticket in this sale; null where it has none that opens.</summary>
    public async ValueTask<TicketClaims?> TicketAsync(HttpRequest request, Sale sale) =>
        request.Cookies[ShopperCookies.TicketOf(sale.Slug)] is { } cookie && await tokens.OpenAsync(cookie) is { } claims && claims.Sale == sale.Id
            ? claims
            : null;

    // Only who had a turn can have lost one: all others who see "sold out" cost the ledger no second look.
    private static bool IsLostAtTheTill(Sale sale, TicketView? ticket) =>
        sale.Policy == StockPolicy.FirstToPay && ticket is { State: TicketState.SoldOut, Reservation: not null };

    private async Task<VoucherDocument?> VoucherAsync(Sale sale, ShopperId shopper, CancellationToken cancellationToken) =>
        (await vouchers.ListOfShopperAsync(shopper, cancellationToken)).FirstOrDefault(voucher => voucher.Sale == sale.Id) is { } mine
            ? VoucherDocument.Of(mine, sale.Slug)
            : null;

    // Right after a start this node has not looked at the line yet; the sale itself is known.
    private SaleProgress ProgressOf(Sale sale) => board.Find(sale.Id)?.Progress ?? new SaleProgress(
        sale.Slug, sale.State, [.. sale.LaneNames.Select(lane => new LaneProgress(lane, 0, 0, sale.ShareOf(lane, sale.RatePerMinute)))], [], null, time.GetUtcNow(), 1000)
    {
        IsDraining = sale.IsDraining,
    };
}
