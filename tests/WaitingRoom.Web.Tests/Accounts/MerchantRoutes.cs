namespace WaitingRoom.Web.Tests.Accounts;

/// <summary>Every route of the merchant's API with a body that it takes, in an order in which one merchant can call them all. A route that is
/// not here fails <see cref="MerchantRouteTests"/>: give it a line.</summary>
internal static class MerchantRoutes
{
    private static readonly object Sale = new
    {
        slug = "{new}",
        name = "Drop",
        startsAt = "2099-01-01T10:00:00Z",
        endsAt = "2099-01-02T10:00:00Z",
        ratePerMinute = 60,
        items = new[] { new { sku = "shoe", name = "Shoe", price = 100, units = 10, limitPerShopper = 1 } },
    };

    public static IReadOnlyList<MerchantRoute> All { get; } =
    [
        new("GET", "/api/merchant/sales"),
        new("POST", "/api/merchant/sales", Sale),
        new("GET", "/api/merchant/sales/{slug}"),
        new("POST", "/api/merchant/sales/{slug}/beacon", new { beacon = "lottery 4 8 15" }),
        new("POST", "/api/merchant/sales/{slug}/invites", new { lane = "members", count = 2 }),
        new("PUT", "/api/merchant/sales/{slug}/brand", new { name = "Nordlicht" }),
        new("DELETE", "/api/merchant/sales/{slug}/brand"),
        new("POST", "/api/merchant/sales/{slug}/clone", new { slug = "{new}", startsAt = "2099-02-01T10:00:00Z" }),
        new("POST", "/api/merchant/sales/{slug}/repeat", new { count = 1 }),
        new("POST", "/api/merchant/sales/{slug}/rate", new { ratePerMinute = 120 }),
        new("POST", "/api/merchant/sales/{slug}/active-limit", new { activeLimit = 5 }),
        new("POST", "/api/merchant/sales/{slug}/drain"),
        new("POST", "/api/merchant/sales/{slug}/undrain"),
        new("POST", "/api/merchant/sales/{slug}/message", new { message = "Soon" }),
        new("GET", "/api/merchant/sales/{slug}/prewarm"),
        new("POST", "/api/merchant/sales/{slug}/prewarm"),
        new("POST", "/api/merchant/sales/{slug}/open", new { force = true, reason = "Redis is being moved" }),
        new("GET", "/api/merchant/sales/{slug}/note"),
        new("PUT", "/api/merchant/sales/{slug}/note", new { note = "Call Kim" }),
        new("PUT", "/api/merchant/sales/{slug}/items/{sku}", new { name = "Better shoe", price = 200 }),
        new("GET", "/api/merchant/sales/{slug}/reminders"),
        new("GET", "/api/merchant/sales/{slug}/stock"),
        new("POST", "/api/merchant/sales/{slug}/stock", new { sku = "shoe", restock = 5 }),
        new("GET", "/api/merchant/sales/{slug}/report"),
        new("GET", "/api/merchant/sales/{slug}/vouchers"),
        new("POST", "/api/merchant/vouchers/{code}/redeem"),
        new("POST", "/api/merchant/sales/{slug}/pause", State: "open"),
        new("POST", "/api/merchant/sales/{slug}/resume", State: "paused"),
        new("POST", "/api/merchant/sales/{slug}/close"),
        new("GET", "/api/merchant/limits"),
        new("PUT", "/api/merchant/limits", new { perMinute = 500, perMinuteInSale = 50 }),
        new("GET", "/api/merchant/read-only"),
        new("POST", "/api/merchant/read-only", new { on = false, reason = "Nothing is rushed" }),
        new("GET", "/api/merchant/people"),
        new("POST", "/api/merchant/people", new { email = "{new}@shop.example", name = "Vera", role = "viewer" }),
        new("PATCH", "/api/merchant/people/{id}", new { name = "Vera the second" }),
        new("DELETE", "/api/merchant/people/{id}"),
        new("GET", "/api/merchant/keys"),
        new("POST", "/api/merchant/keys", new { name = "Till", scopes = new[] { "sales:read" } }),
        new("DELETE", "/api/merchant/keys/{id}"),
        new("GET", "/api/merchant/webhooks"),
        new("POST", "/api/merchant/webhooks", new { url = "https://shop.invalid/hook", types = new[] { "sale.paused" } }),
        new("GET", "/api/merchant/webhooks/dead"),
        new("POST", "/api/merchant/webhooks/deliveries/{delivery}/resend"),
        new("DELETE", "/api/merchant/webhooks/{id}"),
        new("GET", "/api/merchant/audit"),
    ];
}

/// <summary>One route.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">As the OpenAPI document names it.</param>
/// <param name="Body">A body that it takes; {new} stands for a name that nobody has.</param>
/// <param name="State">The state that the sale has to be in; null is any.</param>
internal sealed record MerchantRoute(string Method, string Path, object? Body = null, string? State = null)
{
    public bool IsWrite => Method != "GET";

    public bool IsOfASubject => Path.Contains('{', StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";
}
