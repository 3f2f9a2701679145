using System.Buffers.Text;
using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace WaitingRoom.Web.Returning;

/// <summary>Links by which a shopper takes a place along to another device: each opens once, for a few minutes. What the link is for lies in
/// Redis under the hash of its code, so that who reads Redis can't use it; should Redis be lost, a new link is made.</summary>
internal sealed class ResumeLinks(IConnectionMultiplexer redis, TicketToken tokens, TimeProvider time)
{
    /// <summary>Time to pick up the other device and scan.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int CodeBytes = 24;
    private static readonly RedisChannel Moves = RedisChannel.Literal("flashsale:moved");

    public async Task<(string Code, DateTimeOffset ExpiresAt)> MakeAsync(TicketClaims claims)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(CodeBytes));
        var expiresAt = time.GetUtcNow() + Lifetime;
        await redis.GetDatabase().StringSetAsync(KeyOf(code), tokens.Sign(claims, expiresAt), Lifetime);
        return (code, expiresAt);
    }

    /// <summary>Whether a link would open now. Looking does not use it up: mail programs and messengers look at links, too.</summary>
    public Task<bool> IsOpenAsync(string code) => redis.GetDatabase().KeyExistsAsync(KeyOf(code));

    /// <summary>Uses a link up.</summary>
    /// <returns>Whose place it is; null where the link was used before, has expired, or is none.</returns>
    public async Task<TicketClaims?> TakeAsync(string code)
    {
        if ((string?)await redis.GetDatabase().StringGetDeleteAsync(KeyOf(code)) is not { } token || await tokens.OpenAsync(token) is not { } claims)
        {
            return null;
        }

        await redis.GetSubscriber().PublishAsync(Moves, claims.Ticket.ToString());
        return claims;
    }

    /// <summary>Calls back with every ticket that is taken to another device, on any node. Nothing is waited for: the driver subscribes whenever it reaches
    /// Redis, and a node that waited for the answer could not start while Redis is slow (found by <c>chaos</c>).</summary>
    public Task ListenAsync(Action<TicketId> moved) => redis.GetSubscriber().SubscribeAsync(
        Moves, (_, ticket) => moved(new TicketId(Guid.ParseExact((string)ticket!, "N"))), CommandFlags.FireAndForget);

    private static RedisKey KeyOf(string code) => $"resume:{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(code)))}";
}
