using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;

namespace WaitingRoom.Web.Shoppers;

/// <summary>Reads from a request who asks, and which ticket is meant: the bearer token of an API client, else the cookies of a browser.</summary>
internal sealed class ShopperReader(TicketToken tokens, SaleDirectory sales)
{
    /// <summary>Who asks; null is somebody new.</summary>
    public async ValueTask<ShopperId?> WhoAsync(HttpRequest request)
    {
        if (BearerToken.Of(request) is { } bearer)
        {
            return await tokens.OpenShopperAsync(bearer) ?? (await tokens.OpenAsync(bearer))?.Shopper;
        }

        return request.Cookies[ShopperCookies.Shopper] is { } cookie ? await tokens.OpenShopperAsync(cookie) : null;
    }

    /// <summary>Who holds what a request is about: the holder of the ticket that is meant, else who asks. A browser may have tickets as two shoppers, as
    /// itself in one sale and by its account in another.</summary>
    public async ValueTask<ShopperId?> HolderAsync(HttpRequest request, string? sale = null) =>
        (await TicketAsync(request, sale))?.Shopper ?? await WhoAsync(request);

    /// <summary>The ticket that is meant: the bearer's, or the browser's in a sale.</summary>
    /// <param name="request">The request.</param>
    /// <param name="slug">The sale; null is the one that the query names.</param>
    /// <returns>Null where there is none, or it was altered, has expired, or is another sale's.</returns>
    public ValueTask<TicketClaims?> TicketAsync(HttpRequest request, string? slug = null) => TicketAsync(request, slug, isAhead: false);

    /// <summary>The same for who counts the request, ahead of who answers it and need not open the token again. Not for a hub's: it lives as long as its connection, and a
    /// token may expire.</summary>
    public ValueTask<TicketClaims?> TicketAheadAsync(HttpRequest request) => TicketAsync(request, slug: null, isAhead: true);

    private async ValueTask<TicketClaims?> TicketAsync(HttpRequest request, string? slug, bool isAhead)
    {
        slug ??= request.Query["sale"];
        var token = BearerToken.Of(request) ?? (string?)request.Query["access_token"] ?? (slug is null ? OnlyTicketOf(request) : request.Cookies[ShopperCookies.TicketOf(slug)]);
        if (token is null)
        {
            return null;
        }

        var features = request.HttpContext.Features;
        var opened = features.Get<OpenedTicket>();
        if (opened?.Token != token)
        {
            opened = new OpenedTicket(token, await tokens.OpenAsync(token));
            if (isAhead)
            {
                features.Set(opened);
            }
        }

        return opened.Claims is { } claims && sales.Find(claims.Sale) is { } sale && (slug is null || string.Equals(sale.Slug, slug, StringComparison.Ordinal)) ? claims : null;
    }

    /// <summary>Whether a request claims to be somebody by a bearer token; one that opens nothing is refused, not taken for somebody new.</summary>
    public static bool HasBearer(HttpRequest request) => BearerToken.Of(request) is not null;

    private static string? OnlyTicketOf(HttpRequest request)
    {
        var tickets = request.Cookies.Where(cookie => cookie.Key.StartsWith(ShopperCookies.TicketOf(""), StringComparison.Ordinal)).Take(2).ToList();
        return tickets.Count == 1 ? tickets[0].Value : null;
    }

    private sealed record OpenedTicket(string Token, TicketClaims? Claims);
}
