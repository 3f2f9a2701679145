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
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public Task MarkAsync(SaleId sale, IReadOnlyCollection<long> numbers, long? nowMs = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numbers.Count, NumbersMax, nameof(numbers));
        var keys = SaleKeys.Of(sale);
        return script.RunAsync(
            redis.GetDatabase(),
            [keys.Presence, keys.Present],
            [nowMs ?? RedisValue.EmptyString, .. numbers.Select(number => (RedisValue)number)]);
    }

    /// <summary>Which of the numbers the pacer passed over because nobody was there.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="numbers">Numbers up to serving.</param>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task<IReadOnlySet<long>> MissedAsync(SaleId sale, IReadOnlyCollection<long> numbers)
    {
        var (database, missed) = (redis.GetDatabase(), SaleKeys.Of(sale).Missed);
        var bits = await Task.WhenAll(numbers.Select(async number => (Number: number, IsMissed: await database.StringGetBitAsync(missed, number))));
        return bits.Where(bit => bit.IsMissed).Select(bit => bit.Number).ToHashSet();
    }

    /// <summary>Notes that a number was given up: the pacer passes it, and its slot is the next one's.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="number">The number that was left.</param>
    public Task LeaveAsync(SaleId sale, long number) =>
        redis.GetDatabase().StringSetBitAsync(SaleKeys.Of(sale).Left, number, true);
}
