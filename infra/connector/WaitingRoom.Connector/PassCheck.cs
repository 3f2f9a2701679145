using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace WaitingRoom.Connector;

/// <summary>What a pass proves.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="Ticket">The ticket whose turn has come.</param>
/// <param name="Shopper">Who holds it.</param>
/// <param name="ExpiresAt">When it stops opening.</param>
public sealed record Pass(string Sale, string Ticket, string Shopper, DateTimeOffset ExpiresAt);

/// <summary>The one rule of what a pass is, for the waiting room itself and for shops that check offline: signed by one of its keys with ES256, for
/// this sale, not expired, and in the browser that it was given to. A copy of the pass alone opens nothing elsewhere: it holds the hash of another,
/// random cookie.</summary>
public static class PassCheck
{
    /// <summary>Who signs passes.</summary>
    public const string Issuer = "flashsale";

    /// <summary>The claim with the hash of the browser's secret.</summary>
    public const string BrowserClaim = "browser";

    /// <summary>The claim with the ticket.</summary>
    public const string TicketClaim = "ticket";

    /// <summary>The cookie with the browser's secret; for clients without cookies the header of <see cref="BrowserHeader"/>.</summary>
    public const string BrowserCookie = "browser";

    /// <summary>The header in place of the pass's cookie.</summary>
    public const string PassHeader = "X-Pass";

    /// <summary>The header in place of the browser's cookie.</summary>
    public const string BrowserHeader = "X-Pass-Browser";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>The cookie with the pass into a sale.</summary>
    /// <param name="sale">The sale's slug.</param>
    public static string CookieOf(string sale) => $"pass.{sale}";

    /// <summary>What a pass holds of the browser's secret.</summary>
    /// <param name="secret">The secret.</param>
    public static string HashOf(string secret) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The pass into a sale that a request brings, whatever it is worth; null where it brings none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="sale">The sale's slug.</param>
    public static string? TokenIn(HttpRequest request, string sale) => request.Cookies[CookieOf(sale)] ?? (string?)request.Headers[PassHeader];

    /// <summary>The browser's secret that a request brings; null where it brings none.</summary>
    /// <param name="request">The request.</param>
    public static string? BrowserIn(HttpRequest request) =>
        request.Cookies[BrowserCookie] is { Length: > 0 } cookie ? cookie : (string?)request.Headers[BrowserHeader];

    /// <summary>Looks at a pass.</summary>
    /// <param name="token">The pass; null is none.</param>
    /// <param name="browser">The browser's secret; null is none.</param>
    /// <param name="sale">The sale that is to be entered.</param>
    /// <param name="keys">The waiting room's public keys.</param>
    /// <param name="now">The instant.</param>
    /// <returns>What it proves; null where it was altered, has expired, is for another sale, or another browser's.</returns>
    public static async Task<Pass?> OpenAsync(string? token, string? browser, string sale, IEnumerable<SecurityKey> keys, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(token) || string.IsNullOrEmpty(browser))
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = sale,
            IssuerSigningKeys = keys,
            TryAllIssuerSigningKeys = false,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            LifetimeValidator = (_, expires, _, _) => expires > now.UtcDateTime,
        }).ConfigureAwait(false);
        return result is { IsValid: true, SecurityToken: JsonWebToken jwt }
            && jwt.TryGetPayloadValue<string>(BrowserClaim, out var bound) && IsSame(bound, HashOf(browser))
            && jwt.TryGetPayloadValue<string>(TicketClaim, out var ticket)
            ? new Pass(sale, ticket, jwt.Subject, jwt.ValidTo)
            : null;
    }

    /// <summary>The key that a pass says it is signed by; null where it is no token.</summary>
    /// <param name="token">The pass.</param>
    public static string? KeyIdOf(string? token)
    {
        try
        {
            return token is { Length: > 0 } && Handler.CanReadToken(token) ? Handler.ReadJsonWebToken(token).Kid : null;
        }
        catch (ArgumentException)
        {
            return null; // It has the form of a token and is none: somebody altered it.
        }
    }

    private static bool IsSame(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
