using AdmissionQueue.Joining;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Shoppers;

/// <summary>The cookies of a browser: who it is, and its ticket in each sale.</summary>
internal static class ShopperCookies
{
    public const string Shopper = "shopper";

    /// <summary>How long a browser is known: longer than any sale is announced.</summary>
    public static readonly TimeSpan ShopperLifetime = TimeSpan.FromDays(90);

    /// <summary>How long after its sale a ticket still opens: time to look up what one bought.</summary>
    public static readonly TimeSpan TicketGrace = TimeSpan.FromDays(1);

    public static string TicketOf(string slug) => $"ticket.{slug}";

    public static string WriteShopper(this HttpResponse response, TicketToken tokens, Sale sale, ShopperId shopper, DateTimeOffset now)
    {
        // An account may have signed in on a browser that is not its own: it stays there no longer than what it has in this sale.
        var expiresAt = shopper.IsAccount ? sale.EndsAt + KeptAfter(sale) : now + ShopperLifetime;
        var token = tokens.SignShopper(shopper, expiresAt);
        response.Cookies.Append(Shopper, token, Options(expiresAt));
        return token;
    }

    public static string WriteTicket(this HttpResponse response, TicketToken tokens, Sale sale, TicketClaims claims)
    {
        var expiresAt = sale.EndsAt + TicketGrace;
        var token = tokens.Sign(claims, expiresAt);
        response.Cookies.Append(TicketOf(sale.Slug), token, Options(expiresAt));
        return token;
    }

    public static void DeleteTicket(this HttpResponse response, string slug) =>
        response.Cookies.Delete(TicketOf(slug), Options(null));

    private static TimeSpan KeptAfter(Sale sale) =>
        sale is { Policy: StockPolicy.FirstToPay, VoucherValue: > 0 } ? TimeSpan.FromDays(sale.VoucherDays) : TicketGrace;

    private static CookieOptions Options(DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax, // A link from the shop must show the place; writes are guarded by SameOriginGuard.
        Path = "/",
        IsEssential = true,
        Expires = expiresAt,
    };
}
