using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AdmissionQueue.Sales;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AdmissionQueue.Joining;

/// <summary>What a login proves.</summary>
/// <param name="Shopper">Whose account it is: the same on all devices, and in all sales of one merchant.</param>
/// <param name="Lane">The lane that the shop opens to this customer.</param>
public readonly record struct Login(ShopperId Shopper, LaneName Lane);

/// <summary>What became of opening a claim.</summary>
public enum LoginOpening
{
    /// <summary>It says who the shopper is.</summary>
    Open,

    /// <summary>It was altered, is not signed by a key of the sale's, is for another sale, or says not enough or too much.</summary>
    Invalid,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>Opens what a shop signs for a customer who is signed in there: a JSON Web Token (RFC 7519) with ES256, <c>aud</c> the sale's slug,
/// <c>sub</c> the account, <c>exp</c>, and <c>lane</c> where the shop opens one.</summary>
public sealed class LoginClaim
{
    /// <summary>How far ahead a claim may expire: whoever has a copy of it joins as that customer.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromHours(24);

    /// <summary>Characters of a claim, at most.</summary>
    public const int LengthMax = 2_000;

    /// <summary>Characters of an account's name, at most.</summary>
    public const int AccountLengthMax = 200;

    /// <summary>Sets of keys that are kept read, at most: more than one node has sales at a time.</summary>
    private const int RingsMax = 1_000;

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LengthMax };
    private readonly ConcurrentDictionary<string, IReadOnlyList<ECDsaSecurityKey>> rings = new(StringComparer.Ordinal);
    private readonly byte[] accountKey;
    private readonly TimeProvider time;

    /// <summary>Takes the key.</summary>
    /// <param name="tokenKey">The key that tokens are signed with. Accounts are named by a key derived from it: what is stored of them tells nobody who
    /// they are.</param>
    /// <param name="time">The clock by which claims expire.</param>
    public LoginClaim(byte[] tokenKey, TimeProvider time)
    {
        accountKey = HMACSHA256.HashData(tokenKey, Encoding.ASCII.GetBytes("flashsale shop accounts"));
        this.time = time;
    }

    /// <summary>Opens a claim.</summary>
    /// <param name="sale">The sale that it is shown to.</param>
    /// <param name="text">What the shopper sent.</param>
    /// <returns>What became of it, and what it proves; that only with <see cref="LoginOpening.Open"/>.</returns>
    public async ValueTask<(LoginOpening Opening, Login Login)> OpenAsync(Sale sale, string text)
    {
        if (text.Length > LengthMax || KeysOf(sale) is not { Count: > 0 } keys)
        {
            return (LoginOpening.Invalid, default);
        }

        // Lifetime is looked at last, and by us: only of a claim that is good else is it said that its time is over.
        var result = await handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidateIssuer = false, // Whose it is, is said by the key.
            ValidAudience = sale.Slug,
            IssuerSigningKeys = keys,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            LifetimeValidator = (_, expires, _, _) => expires is not null,
        }).ConfigureAwait(false);
        if (result is not { IsValid: true, SecurityToken: JsonWebToken jwt }
            || !jwt.TryGetPayloadValue<string>("sub", out var account) || account is not { Length: > 0 and <= AccountLengthMax }
            || LaneOf(jwt) is not { } lane || sale.IndexOf(lane) < 0)
        {
            return (LoginOpening.Invalid, default);
        }

        var left = jwt.ValidTo - time.GetUtcNow().UtcDateTime;
        return left > LifetimeMax ? (LoginOpening.Invalid, default)
            : left <= TimeSpan.Zero ? (LoginOpening.Expired, default)
            : (LoginOpening.Open, new Login(ShopperOf(sale.MerchantId, account), lane));
    }

    /// <summary>The shopper that an account is: a UUID of version 8 (RFC 9562), the same for the same account, and of no use to find the account.</summary>
    private ShopperId ShopperOf(Guid merchant, string account)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(accountKey, [.. merchant.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(account)], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new ShopperId(new Guid(hash[..16], bigEndian: true));
    }

    private static LaneName? LaneOf(JsonWebToken jwt) =>
        !jwt.TryGetPayloadValue<string>("lane", out var name) || name is null ? LaneName.Main
        : LaneName.IsWellFormed(name) ? new LaneName(name)
        : null;

    private IReadOnlyList<ECDsaSecurityKey> KeysOf(Sale sale)
    {
        if (sale.Login.Keys.Length == 0)
        {
            return [];
        }

        if (rings.TryGetValue(sale.Login.Keys, out var known))
        {
            return known;
        }

        if (rings.Count >= RingsMax)
        {
            rings.Clear();
        }

        return LoginKeys.Read(sale.Login.Keys, out var keys) is null ? rings.GetOrAdd(sale.Login.Keys, keys) : [];
    }
}
