using AdmissionQueue.Pacing;
using AdmissionQueue.Redis;
using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Warmup;

/// <summary>Keeps the copy of a sale that the scripts in Redis read.</summary>
/// <param name="redis">The connection.</param>
public sealed class SaleMirror(IConnectionMultiplexer redis)
{
    private readonly RedisScript script = new("mirror_sale.lua");

    /// <summary>Refreshes the copy where an older one is there.</summary>
    /// <param name="sale">The sale as the ledger has it.</param>
    /// <returns>False where Redis does not know the sale: it has to be warmed first.</returns>
    public Task<bool> RefreshAsync(Sale sale) => RunAsync(sale, RedisValue.EmptyString, 0, 0);

    /// <summary>Makes the sale known after its numbers were rebuilt.</summary>
    /// <param name="sale">The sale as the ledger has it.</param>
    /// <param name="issued">The highest arrival that was ever given out; 0 where nobody joined yet.</param>
    /// <param name="serving">How far the sale was served, as far as is known.</param>
    /// <param name="gapFrom">The lowest number that Kafka does not have: where the next numbers start beyond it, nobody is in between. Null is the
    /// one after <paramref name="issued"/>.</param>
    public Task PlaceAsync(Sale sale, long issued, long serving, long? gapFrom = null) => RunAsync(sale, issued, serving, gapFrom ?? issued + 1);

    private async Task<bool> RunAsync(Sale sale, RedisValue issued, long serving, long gapFrom)
    {
        var keys = SaleKeys.Of(sale.Id);
        var reply = await script.RunAsync(
            redis.GetDatabase(),
            [keys.Sale, keys.Issued, keys.Serving, keys.Gap],
            [
                sale.Revision, WireNames<SaleState>.Of(sale.State), sale.RatePerMinute,
                Pacer.BurstFor(RateRamp.HighestOf(sale.Ramp, sale.RatePerMinute)), sale.Partitions, issued, serving, sale.ActiveLimit,
                RateRamp.Format(sale.Ramp), sale.IsDraining ? 1 : 0, gapFrom,
            ]);
        return (int)reply == 1;
    }
}
