using AdmissionQueue.Redis;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using StackExchange.Redis;

namespace InventoryLedger.Warmup;

/// <summary>What every node looks at before a sale opens; each look also makes ready what it looks at.</summary>
/// <param name="store">The sale as the ledger has it.</param>
/// <param name="stock">The stock as the ledger has it.</param>
/// <param name="prewarm">Opens connections.</param>
/// <param name="directory">The sale as this node has it.</param>
/// <param name="mirror">The sale as Redis has it.</param>
/// <param name="stockMirror">The stock as Redis has it.</param>
/// <param name="topics">Makes topics that are missing.</param>
/// <param name="redis">The connection.</param>
public sealed class NodeChecks(
    SaleStore store,
    StockStore stock,
    PrewarmStore prewarm,
    SaleDirectory directory,
    SaleMirror mirror,
    StockMirror stockMirror,
    ITopicAdmin topics,
    IConnectionMultiplexer redis)
{
    /// <summary>Connections to PostgreSQL that are opened beforehand: half of what a node may have.</summary>
    private const int ConnectionsReady = 8;

    /// <summary>The looks, by name. Each says what it found, and throws where that is not as it must be.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Gives up.</param>
    public IEnumerable<(string Name, Func<Task<string>> Look)> For(Sale sale, CancellationToken ct) =>
    [
        (PrewarmNames.Sale, () => SaleAsync(sale, ct)),
        (PrewarmNames.Redis, () => RedisAsync(sale)),
        (PrewarmNames.Stock, () => StockAsync(sale, ct)),
        (PrewarmNames.Scripts, async () => $"{await RedisScripts.LoadAllAsync(redis)} scripts"),
        (PrewarmNames.Topics, () => TopicsAsync(sale, ct)),
        (PrewarmNames.Postgres, async () =>
        {
            await prewarm.ConnectAsync(ConnectionsReady, ct);
            return $"{ConnectionsReady} connections";
        }),
    ];

    private async Task<string> SaleAsync(Sale sale, CancellationToken ct)
    {
        var stored = await store.FindAsync(sale.Id, ct) ?? throw new InvalidOperationException("The ledger has no such sale.");
        if (directory.Find(sale.Id) is not { } known || known.Revision < stored.Revision)
        {
            throw new InvalidOperationException($"This node has revision {directory.Find(sale.Id)?.Revision ?? 0}, the ledger {stored.Revision}.");
        }

        return $"revision {known.Revision}, {known.Items.Count} items";
    }

    private async Task<string> RedisAsync(Sale sale)
    {
        if (!await mirror.RefreshAsync(sale))
        {
            throw new InvalidOperationException("Redis does not know the sale yet.");
        }

        var differences = await mirror.DifferencesAsync(sale);
        return differences.Count == 0
            ? "written and read back"
            : throw new InvalidOperationException($"Redis differs from the ledger in {string.Join(", ", differences)}.");
    }

    private async Task<string> StockAsync(Sale sale, CancellationToken ct)
    {
        var levels = await stock.LevelsAsync(sale.Id, ct);
        await stockMirror.WriteAsync(sale.Id, levels);
        var read = await stockMirror.ReadAsync(sale.Id);
        return levels.OrderBy(level => level.Sku).SequenceEqual(read)
            ? $"{levels.Count} items, {levels.Sum(level => level.Available)} units"
            : throw new InvalidOperationException("Redis's stock differs from the ledger's.");
    }

    private async Task<string> TopicsAsync(Sale sale, CancellationToken ct)
    {
        await SaleTopics.EnsureAsync(sale, topics, ct);
        return $"{sale.QueuePartitions} and {sale.Partitions} partitions";
    }
}
