using AdmissionQueue.Sales;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AdmissionQueue.Joining;

/// <summary>What a shopper's token proves.</summary>
/// <param name="Sale">The sale that the ticket is for.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Shopper">Who holds it.</param>
/// <param name="Arrival">Counts the tickets of the lane as they came, from 1. What a token says never changes, so it holds this and not the
/// number, which a lobby draws later.</param>
/// <param name="Lane">The lane that the arrival counts in.</param>
public readonly record struct TicketClaims(SaleId Sale, TicketId Ticket, ShopperId Shopper, long Arrival, LaneName Lane = default);

/// <summary>Signs and opens shoppers' tokens: JSON Web Tokens (RFC 7519) with HMAC-SHA-256. Every web node has the same key, so a token
/// of one node opens on all; nothing is stored per token.</summary>
public sealed class TicketToken
{
    /// <summary>Bytes of a signing key, at least: the size of the hash (RFC 2104, section 3).</summary>
    public const int KeyBytesMin = 32;

    private const string Issuer = "flashsale";
    private const string ShopperAudience = "shopper";
    private const string TicketAudience = "ticket";

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly SigningCredentials credentials;
    private readonly TokenValidationParameters ofShopper;
    private readonly TokenValidationParameters ofTicket;

    /// <summary>Takes the key.</summary>
    /// <param name="key">The signing key, <see cref="KeyBytesMin"/> bytes or more.</param>
    /// <param name="time">The clock by which tokens expire.</param>
    /// <exception cref="ArgumentException">The key is too short.</exception>
    public TicketToken(byte[] key, TimeProvider time)
    {
        if (key.Length < KeyBytesMin)
        {
            throw new ArgumentException($"A signing key has {KeyBytesMin} bytes or more; this one has {key.Length}.", nameof(key));
        }

        credentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);
        ofShopper = ValidationFor(ShopperAudience, time);
        ofTicket = ValidationFor(TicketAudience, time);
    }

    /// <summary>Signs a ticket's token.</summary>
    /// <param name="claims">What it proves.</param>
    /// <param name="expiresAt">When it stops opening anything.</param>
    public string Sign(TicketClaims claims, DateTimeOffset expiresAt)
    {
        var proven = new Dictionary<string, object>
        {
            ["sub"] = claims.Shopper.ToString(),
            ["sale"] = claims.Sale.ToString(),
            ["ticket"] = claims.Ticket.ToString(),
            ["arrival"] = claims.Arrival,
        };
        if (!claims.Lane.IsMain)
        {
            proven["lane"] = claims.Lane.ToString();
        }

        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = TicketAudience,
            Expires = expiresAt.UtcDateTime,
            SigningCredentials = credentials,
            Claims = proven,
        });
    }

    /// <summary>Signs the token that says who a browser is, before it has any ticket.</summary>
    /// <param name="shopper">Who it is.</param>
    /// <param name="expiresAt">When it stops saying so.</param>
    public string SignShopper(ShopperId shopper, DateTimeOffset expiresAt) => handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = ShopperAudience,
        Expires = expiresAt.UtcDateTime,
        SigningCredentials = credentials,
        Claims = new Dictionary<string, object> { ["sub"] = shopper.ToString() },
    });

    /// <summary>Opens a ticket's token.</summary>
    /// <param name="token">What the shopper sent.</param>
    /// <returns>What it proves; null where it was altered, has expired, or is no ticket of ours.</returns>
    public async ValueTask<TicketClaims?> OpenAsync(string token)
    {
        if (await ValidateAsync(token, ofTicket) is not { } jwt
            || !TryId(jwt, "sale", out var sale) || !TryId(jwt, "ticket", out var ticket) || !TryId(jwt, "sub", out var shopper)
            || !jwt.TryGetPayloadValue<long>("arrival", out var arrival))
        {
            return null;
        }

        var lane = jwt.TryGetPayloadValue<string>("lane", out var name) ? new LaneName(name) : LaneName.Main;
        return new TicketClaims(new SaleId(sale), new TicketId(ticket), new ShopperId(shopper), arrival, lane);
    }

    /// <summary>Opens a shopper's token.</summary>
    /// <param name="token">What the browser sent.</param>
    /// <returns>Who it is; null where the token was altered, has expired, or is not ours.</returns>
    public async ValueTask<ShopperId?> OpenShopperAsync(string token) =>
        await ValidateAsync(token, ofShopper) is { } jwt && TryId(jwt, "sub", out var shopper) ? new ShopperId(shopper) : null;

    private static bool TryId(JsonWebToken jwt, string claim, out Guid id)
    {
        id = default;
        return jwt.TryGetPayloadValue<string>(claim, out var text) && Guid.TryParseExact(text, "N", out id);
    }

    private TokenValidationParameters ValidationFor(string audience, TimeProvider time) => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = audience,
        IssuerSigningKey = credentials.Key,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
    };

    private async ValueTask<JsonWebToken?> ValidateAsync(string token, TokenValidationParameters parameters)
    {
        var result = await handler.ValidateTokenAsync(token, parameters);
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }
}
