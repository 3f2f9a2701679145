using AdmissionQueue.Redis;
using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Lobby;

/// <summary>Counts a lobby at the start of its sale, atomically with the joins: nobody is in between.</summary>
/// <param name="redis">The connection.</param>
public sealed class FreezeScript(IConnectionMultiplexer redis)
{
    private readonly RedisScript script = new("freeze_lobby.lua");

    /// <summary>Freezes the lobby, or says how it was frozen.</summary>
    /// <param name="sale">The sale.</param>
    /// <returns>How many arrivals of each lane draw their numbers, the main one first; null where Redis does not know the sale, so that it has to be warmed. Where Redis was
    /// lost since, the count may be another one: only the one that the ledger stores counts, and before that nobody was told a number.</returns>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task<IReadOnlyList<long>?> FreezeAsync(SaleId sale)
    {
        var keys = SaleKeys.Of(sale);
        var joiners = (long[])(await script.RunAsync(redis.GetDatabase(), [keys.Sale, keys.Issued, keys.Lanes], []))!;
        return joiners.Length == 0 ? null : joiners;
    }
}
