using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Figures;

/// <summary>Requests of a sale that were not served, over all web nodes.</summary>
/// <param name="Limited">Answered 429: more than the sender may send. In a rush mostly programs.</param>
/// <param name="Unavailable">Answered 503: a part was away, the node was full, or the write could wait.</param>
/// <param name="Failed">Answered with another 5xx.</param>
public readonly record struct RefusedRequests(long Limited, long Unavailable, long Failed)
{
    /// <summary>Nothing was refused.</summary>
    public bool IsNone => this == default;

    /// <summary>One request with this answer; none where the answer is no refusal that is counted.</summary>
    /// <param name="status">The HTTP status.</param>
    public static RefusedRequests Of(int status) => status switch
    {
        429 => new(1, 0, 0),
        503 => new(0, 1, 0),
        >= 500 => new(0, 0, 1),
        _ => default,
    };

    /// <summary>Both together.</summary>
    /// <param name="other">The others.</param>
    public RefusedRequests And(RefusedRequests other) => new(Limited + other.Limited, Unavailable + other.Unavailable, Failed + other.Failed);
}

/// <summary>Where all web nodes add up what they refused.</summary>
/// <param name="redis">The connection.</param>
public sealed class RefusedRequestTally(IConnectionMultiplexer redis)
{
    /// <summary>It goes with the sale's other keys; one that is refused later yet ends by itself.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    /// <summary>Adds what one node refused since it last said so, as one transaction: a retry after a failure adds nothing twice unless the answer was
    /// lost.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="more">What is added.</param>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task AddAsync(SaleId sale, RefusedRequests more)
    {
        var (key, transaction) = (SaleKeys.Of(sale).Refused, redis.GetDatabase().CreateTransaction());
        _ = transaction.HashIncrementAsync(key, "limited", more.Limited);
        _ = transaction.HashIncrementAsync(key, "unavailable", more.Unavailable);
        _ = transaction.HashIncrementAsync(key, "failed", more.Failed);
        _ = transaction.KeyExpireAsync(key, KeptFor);
        await transaction.ExecuteAsync();
    }

    /// <summary>What all nodes have said.</summary>
    /// <param name="sale">The sale.</param>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task<RefusedRequests> ReadAsync(SaleId sale)
    {
        var fields = await redis.GetDatabase().HashGetAsync(SaleKeys.Of(sale).Refused, ["limited", "unavailable", "failed"]);
        return new RefusedRequests((long?)fields[0] ?? 0, (long?)fields[1] ?? 0, (long?)fields[2] ?? 0);
    }
}
