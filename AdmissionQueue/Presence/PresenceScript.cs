using AdmissionQueue.Redis;
using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Presence;

/// <summary>Notes in Redis who is here, and tells whose turn passed while they were away.</summary>
/// <param name="redis">The connection.</param>
public sealed class PresenceScript(IConnectionMultiplexer redis)
{
    /// <summary>Numbers in one call, at most: what Redis sets in about a millisecond.</summary>
    public const int NumbersMax = 1_000;

    private readonly RedisScript script = new("mark_present.lua");

    /// <summary>Notes that shoppers are here, and that this node is there to see them.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="numbers">Their numbers, up to <see cref="NumbersMax"/>; none only says that the node is there.</param>
    /// <param name="nowMs">A test's clock in Unix milliseconds; null is Redis's own.</param>
    /// <param name="lane">The lane that the numbers count in.</param>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public Task MarkAsync(SaleId sale, IReadOnlyCollection<long> numbers, long? nowMs = null, LaneName lane = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numbers.Count, NumbersMax, nameof(numbers));
        var keys = SaleKeys.Of(sale, lane);
        return script.RunAsync(
            redis.GetDatabase(),
            [keys.Presence, keys.Present],
            [nowMs ?? RedisValue.EmptyString, .. numbers.Select(number => (RedisValue)number)]);
    }

    /// <summary>Which of the numbers the pacer passed over because nobody was there.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="numbers">Numbers up to serving.</param>
    /// <param name="lane">The lane that the numbers count in.</param>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task<IReadOnlySet<long>> MissedAsync(SaleId sale, IReadOnlyCollection<long> numbers, LaneName lane = default)
    {
        var (database, missed) = (redis.GetDatabase(), SaleKeys.Of(sale, lane).Missed);
        var bits = await Task.WhenAll(numbers.Select(async number => (Number: number, IsMissed: await database.StringGetBitAsync(missed, number))));
        return bits.Where(bit => bit.IsMissed).Select(bit => bit.Number).ToHashSet();
    }

    /// <summary>Notes that a number was given up: the pacer passes it, and its slot is the next one's.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="number">The number that was left.</param>
    /// <param name="lane">The lane that the number counts in.</param>
    public Task LeaveAsync(SaleId sale, long number, LaneName lane = default) =>
        redis.GetDatabase().StringSetBitAsync(SaleKeys.Of(sale, lane).Left, number, true);
}
