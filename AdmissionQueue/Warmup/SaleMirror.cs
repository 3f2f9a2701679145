using System.Globalization;
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
    public Task<bool> RefreshAsync(Sale sale) => RunAsync(sale, RedisValue.EmptyString, 0, 0, []);

    /// <summary>Makes the sale known after its numbers were rebuilt.</summary>
    /// <param name="sale">The sale as the ledger has it.</param>
    /// <param name="issued">The highest arrival that was ever given out in the main lane; 0 where nobody joined yet.</param>
    /// <param name="serving">How far the main lane was served, as far as is known.</param>
    /// <param name="others">The same of the other lanes, in the sale's order; left out where nobody joined any yet.</param>
    public Task PlaceAsync(Sale sale, long issued, long serving, params IReadOnlyList<(long Issued, long Serving)> others) =>
        RunAsync(sale, issued, serving, gap: 0, others);

    /// <summary>The same where the numbers of every lane that has some go on after a gap: nobody is in there, so nobody is waited for in there, except
    /// for those whom Kafka gets after all.</summary>
    /// <param name="sale">The sale as the ledger has it.</param>
    /// <param name="lanes">The highest arrival of each lane, the gap included, and how far it was served; the main lane first.</param>
    /// <param name="gap">Numbers that were left out.</param>
    public Task PlaceAfterGapAsync(Sale sale, IReadOnlyList<(long Issued, long Serving)> lanes, int gap) =>
        RunAsync(sale, lanes[0].Issued, lanes[0].Serving, gap, [.. lanes.Skip(1)]);

    /// <summary>Reads the copy back and compares it. A newer copy than the caller's is as good.</summary>
    /// <param name="sale">The sale as the ledger has it.</param>
    /// <returns>The fields that differ; none where the copy is right.</returns>
    public async Task<IReadOnlyList<string>> DifferencesAsync(Sale sale)
    {
        var copy = (await redis.GetDatabase().HashGetAllAsync(SaleKeys.Of(sale.Id).Sale))
            .ToDictionary(field => (string)field.Name!, field => (string)field.Value!, StringComparer.Ordinal);
        return copy.TryGetValue("revision", out var revision) && long.Parse(revision, CultureInfo.InvariantCulture) > sale.Revision
            ? []
            : [.. FieldsOf(sale).Where(field => copy.GetValueOrDefault(field.Name) != (string?)field.Value).Select(field => field.Name)];
    }

    /// <summary>What the copy consists of; mirror_sale.lua takes it in this order.</summary>
    private static IReadOnlyList<(string Name, RedisValue Value)> FieldsOf(Sale sale) =>
    [
        ("revision", sale.Revision),
        ("state", WireNames<SaleState>.Of(sale.State)),
        ("rate_per_minute", sale.RatePerMinute),
        ("burst", Pacer.BurstFor(RateRamp.HighestOf(sale.Ramp, sale.RatePerMinute))),
        ("partitions", sale.Partitions),
        ("active_limit", sale.ActiveLimit),
        ("ramp", RateRamp.Format(sale.Ramp)),
        ("draining", sale.IsDraining ? 1 : 0),
        ("lanes", SaleLane.FormatShares(sale.Lanes)),
    ];

    private async Task<bool> RunAsync(Sale sale, RedisValue issued, long serving, int gap, IReadOnlyList<(long Issued, long Serving)> others)
    {
        var keys = SaleKeys.Of(sale.Id);
        var reply = await script.RunAsync(
            redis.GetDatabase(),
            [keys.Sale, keys.Issued, keys.Serving, keys.Lanes, keys.Gap],
            [
                .. FieldsOf(sale).Select(field => field.Value), issued, serving, gap,
                .. others.SelectMany((lane, index) => new RedisValue[] { sale.Lanes[index].Name.ToString(), lane.Issued, lane.Serving }),
            ]);
        return (int)reply == 1;
    }
}
