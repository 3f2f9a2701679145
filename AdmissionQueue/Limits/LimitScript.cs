using AdmissionQueue.Redis;
using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Limits;

/// <summary>Who is limited, and to what.</summary>
/// <param name="Key">The caller's key in Redis; in a sale it carries the sale's hash tag, so that the join's script may use it.</param>
/// <param name="Limit">The limit.</param>
public sealed record LimitedCaller(RedisKey Key, RequestLimit Limit)
{
    /// <summary>The key of a caller in a sale, or outside of any.</summary>
    /// <param name="sale">The sale; null outside.</param>
    /// <param name="caller">Who it is: letters, digits, dashes, dots and colons.</param>
    public static RedisKey KeyOf(SaleId? sale, string caller) => sale is { } id ? $"{{{id}}}:limit:{caller}" : $"limit:{caller}";
}

/// <summary>Asks Redis whether a request may go on: one call, by Redis's clock, for all nodes together.</summary>
/// <param name="redis">The connection.</param>
public sealed class LimitScript(IConnectionMultiplexer redis)
{
    private readonly RedisScript script = new("limit_request.lua");

    /// <summary>Counts a request.</summary>
    /// <param name="caller">Whose it is.</param>
    /// <param name="nowUs">A test's clock in microseconds since 1970; null is Redis's own.</param>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task<LimitAnswer> AskAsync(LimitedCaller caller, long? nowUs = null)
    {
        var reply = (RedisResult[])(await script.RunAsync(
            redis.GetDatabase(), [caller.Key], [nowUs ?? RedisValue.EmptyString, caller.Limit.IntervalUs, RequestLimit.WindowUs]))!;
        return Read(reply);
    }

    /// <summary>Reads the four numbers of an answer.</summary>
    internal static LimitAnswer Read(RedisResult[] reply) => new((long)reply[0] == 1, (long)reply[1], (long)reply[2], (long)reply[3]);
}
