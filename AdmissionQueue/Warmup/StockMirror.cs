using System.Globalization;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Warmup;

/// <summary>The copy of the ledger's stock that web nodes read for the progress document.</summary>
/// <param name="redis">The connection.</param>
public sealed class StockMirror(IConnectionMultiplexer redis)
{
    /// <summary>Copies stock into Redis.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="levels">What the ledger has of each SKU.</param>
    public Task WriteAsync(SaleId sale, IReadOnlyList<StockLevel> levels) => redis.GetDatabase().HashSetAsync(
        SaleKeys.Of(sale).Stock,
        [.. levels.Select(level => new HashEntry(
            level.Sku.ToString(), string.Create(CultureInfo.InvariantCulture, $"{level.Available}:{level.Held}")))]);

    /// <summary>Reads the copy, in SKU order.</summary>
    /// <param name="sale">The sale.</param>
    public async Task<IReadOnlyList<StockLevel>> ReadAsync(SaleId sale)
    {
        var fields = await redis.GetDatabase().HashGetAllAsync(SaleKeys.Of(sale).Stock);
        return [.. fields.Select(Read).OrderBy(level => level.Sku)];
    }

    private static StockLevel Read(HashEntry field)
    {
        var parts = ((string)field.Value!).Split(':');
        return new StockLevel(
            new Sku((string)field.Name!), long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
