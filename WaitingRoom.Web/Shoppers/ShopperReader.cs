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
    public async ValueTask<TicketClaims?> TicketAsync(HttpRequest request, string? slug = null)
    {
        slug ??= request.Query["sale"];
        var token = BearerToken.Of(request) ?? (string?)request.Query["access_token"] ?? (slug is null ? OnlyTicketOf(request) : request.Cookies[ShopperCookies.TicketOf(slug)]);
        if (token is null || await OpenOnceAsync(request.HttpContext, token) is not { } claims || sales.Find(claims.Sale) is not { } sale)
        {
            return null;
        }

        return slug is null || string.Equals(sale.Slug, slug, StringComparison.Ordinal) ? claims : null;
    }

    /// <summary>Who counts a request opens its token before the one who answers it does, and only they are spared: the request of a hub lives as long as its connection, and a token may expire.</summary>
    private async ValueTask<TicketClaims?> OpenOnceAsync(HttpContext http, string token)
    {
        if (http.Features.Get<OpenedTicket>() is { } opened && string.Equals(opened.Token, token, StringComparison.Ordinal))
        {
            http.Features.Set<OpenedTicket>(null);
            return opened.Claims;
        }

        var claims = await tokens.OpenAsync(token);
        http.Features.Set(new OpenedTicket(token, claims));
        return claims;
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
