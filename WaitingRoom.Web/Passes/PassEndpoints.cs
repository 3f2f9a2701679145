using System.Globalization;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using WaitingRoom.Connector;
using WaitingRoom.Web.Limits;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Passes;

/// <summary>The way from a turn into the shop that a merchant has: a pass is given here and looked at there.</summary>
internal static class PassEndpoints
{
    public static void MapPasses(this IEndpointRouteBuilder routes)
    {
        var passes = routes.MapGroup("/api/passes").WithTags("Passes").Critical();
        passes.MapPost("", IssueAsync).WithSummary("A pass into the shop, once my turn has come: for five minutes, for this browser.");
        passes.MapGet("enter", EnterAsync).WithSummary("Where a shop sends who has no pass: back there with one, or to the sale's page.");
        passes.MapGet("verify", VerifyAsync).Uncounted().WithSummary("For nginx's auth_request: 204 for a good pass into the sale of ?sale= or X-Pass-Sale, else 401.");
        passes.MapGet("heard", HeardAsync).Uncounted().WithSummary(
            "For nginx's cache: 204 that may be kept for the seconds of ?openFor= or X-Pass-Open-For, to be opened by while nothing answers here.");
        routes.MapGet("/.well-known/jwks.json", KeySetAsync).WithTags("Passes").WithSummary("The public keys that passes are signed by.");
    }

    private static async Task<IResult> IssueAsync(
        HttpContext http, ShopperReader shoppers, SaleDirectory sales, PassIssuer issuer, CancellationToken cancellationToken)
    {
        if (await shoppers.TicketAsync(http.Request) is not { } claims || sales.Find(claims.Sale) is not { } sale)
        {
            return Problem.Unauthorized("There is no ticket in this request, or it was altered, has expired, or is another sale's.");
        }

        var browser = PassCheck.BrowserIn(http.Request) ?? Secret.New();
        if (await issuer.IssueAsync(sale, claims, browser, cancellationToken) is not { } pass)
        {
            return Problem.Conflict("not-your-turn", "Not your turn", "A pass is given while the ticket is reserved or admitted.");
        }

        Write(http.Response, sale, pass, browser);

        // A client without cookies sends both along by itself; a page's scripts have no business with either.
        return TypedResults.Created(
            "/api/passes/verify",
            new PassDocument(sale.Slug, pass.ExpiresAt, ShopperReader.HasBearer(http.Request) ? pass.Token : null, ShopperReader.HasBearer(http.Request) ? browser : null));
    }

    private static async Task<IResult> EnterAsync(
        string sale, HttpContext http, ShopperReader shoppers, SaleDirectory sales, PassIssuer issuer, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (sales.Find(sale) is not { } entered)
        {
            return Problem.NotFound($"There is no sale '{sale}'.");
        }

        var browser = PassCheck.BrowserIn(http.Request) ?? Secret.New();
        if (await shoppers.TicketAsync(http.Request) is not { } claims || claims.Sale != entered.Id
            || await issuer.IssueAsync(entered, claims, browser, cancellationToken) is not { } pass)
        {
            return TypedResults.Redirect($"/sales/{entered.Slug}");
        }

        Write(http.Response, entered, pass, browser);
        var back = BackOf(http.Request.QueryString.Value!);
        return TypedResults.Redirect(IsHere(back) ? back : "/");
    }

    private static async Task<IResult> VerifyAsync(
        string? sale, HttpContext http, PassKeys keys, TimeProvider time, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        var request = http.Request;
        var slug = sale ?? (string?)request.Headers["X-Pass-Sale"] ?? "";
        var token = PassCheck.TokenIn(request, slug);
        var ring = await keys.RingAsync(cancellationToken);
        if (await PassCheck.OpenAsync(token, PassCheck.BrowserIn(request), slug, ring.All, time.GetUtcNow()) is not { } pass)
        {
            return Problem.Unauthorized("There is no pass into this sale in the request, or it was altered, has expired, or is another browser's.");
        }

        http.Response.Headers["X-Pass-Ticket"] = pass.Ticket;
        http.Response.Headers["X-Pass-Shopper"] = pass.Shopper;
        http.Response.Headers["X-Pass-Expires"] = pass.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return TypedResults.NoContent();
    }

    /// <summary>Says that passes are looked at here, in a form that nginx keeps and finds stale, not wrong, while nothing answers: so it knows when it heard of us
    /// last, and a shop can be open for a time from then on and no longer. Who can look at no pass does not say it.</summary>
    private static async Task<IResult> HeardAsync(int? openFor, HttpContext http, PassKeys keys, CancellationToken cancellationToken)
    {
        var asked = openFor?.ToString(CultureInfo.InvariantCulture) ?? (string?)http.Request.Headers["X-Pass-Open-For"];
        if (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > ConnectorOptions.OpenForMax.TotalSeconds)
        {
            return Problem.Invalid($"openFor must be whole seconds, up to {ConnectorOptions.OpenForMax.TotalSeconds}.");
        }

        await keys.RingAsync(cancellationToken);
        http.Response.Headers.CacheControl = $"max-age=1, stale-if-error={seconds}";
        return TypedResults.NoContent();
    }

    private static async Task<IResult> KeySetAsync(HttpContext http, PassKeys keys, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = $"public, max-age={PassKeys.KeySetAgeSeconds}";
        return TypedResults.Ok((await keys.RingAsync(cancellationToken)).Public());
    }

    /// <summary>Where to go back to: what follows <c>back=</c>, which comes last. nginx can't escape the address that it passes on, so one that begins
    /// with a slash is taken as it is, with its own query.</summary>
    private static string BackOf(string query)
    {
        const string Name = "&back=";
        var at = query.IndexOf(Name, StringComparison.Ordinal);
        var back = at < 0 ? "" : query[(at + Name.Length)..];
        return back.StartsWith('/') ? back : Uri.UnescapeDataString(back);
    }

    /// <summary>A path on this host: anything else would make us a way to send people elsewhere under our name.</summary>
    private static bool IsHere(string back) =>
        back is ['/', ..] and not ['/', '/' or '\\', ..] && !back.Any(char.IsControl);

    private static void Write(HttpResponse response, Sale sale, IssuedPass pass, string browser)
    {
        response.Cookies.Append(PassCheck.CookieOf(sale.Slug), pass.Token, Options(pass.ExpiresAt));
        response.Cookies.Append(PassCheck.BrowserCookie, browser, Options(null));
    }

    private static CookieOptions Options(DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Lax, // Links into the shop come from everywhere.
        Path = "/",
        IsEssential = true,
        Expires = expiresAt,
    };
}

/// <summary>A pass that was given.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="ExpiresAt">When it stops opening.</param>
/// <param name="Pass">The pass, for a client without cookies: header X-Pass.</param>
/// <param name="Browser">What it is bound to, for a client without cookies: header X-Pass-Browser.</param>
internal sealed record PassDocument(
    string Sale,
    DateTimeOffset ExpiresAt,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Pass,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Browser);
