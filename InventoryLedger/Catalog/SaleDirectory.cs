using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace InventoryLedger.Catalog;

/// <summary>All sales that matter now, in memory: what the hot path reads, so that no shopper's request asks the database for a sale.
/// At most <see cref="Interval"/> old; while the database is away it stays as it was.</summary>
/// <param name="store">Where sales come from.</param>
/// <param name="time">The clock.</param>
/// <param name="health">Where the loop reports.</param>
/// <param name="logger">Where the loop logs.</param>
public sealed class SaleDirectory(SaleStore store, TimeProvider time, LoopHealth health, ILogger<SaleDirectory> logger)
    : SteadyLoop("sale directory", Interval, time, health, logger)
{
    /// <summary>How old the directory may be: half of the second in which a page hears of a change.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private volatile Snapshot snapshot = new([], null, 0);
    private volatile Sale? rehearsed;

    /// <summary>All sales that are not long over.</summary>
    public IReadOnlyCollection<Sale> All => snapshot.ById.Values;

    /// <summary>The ledger's clock, as it was read with the sales and has gone on since; null before the first read. A node whose own clock is an hour off
    /// would open sales that have not begun, and close those that have not ended.</summary>
    public DateTimeOffset? Now => snapshot is { ReadAt: { } readAt } read ? readAt + Time.GetElapsedTime(read.ReadTimestamp) : null;

    /// <summary>A sale by its slug; null where there is none.</summary>
    /// <param name="slug">The slug.</param>
    public Sale? Find(string slug) => snapshot.BySlug.GetValueOrDefault(slug) ?? (rehearsed is { } mine && mine.Slug == slug ? mine : null);

    /// <summary>A sale by its id; null where there is none.</summary>
    /// <param name="id">The id.</param>
    public Sale? Find(SaleId id) => snapshot.ById.GetValueOrDefault(id) ?? (rehearsed is { } mine && mine.Id == id ? mine : null);

    /// <summary>A sale by its id, asked of the ledger only where this process does not know it: one that is just scheduled, or long over.</summary>
    /// <param name="connection">Where it is asked.</param>
    /// <param name="id">The id.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">There is no such sale.</exception>
    internal async ValueTask<Sale> ReadAsync(NpgsqlConnection connection, SaleId id, CancellationToken ct) =>
        Find(id) ?? await SaleStore.FindAsync(connection, id, ct) ?? throw new InvalidOperationException($"The ledger has no sale {id}.");

    /// <summary>Lets this process find a sale that is in no database, for a rehearsal. It is not in <see cref="All"/>: no loop has to do with it.</summary>
    /// <param name="sale">The sale; its slug is one that nobody can guess.</param>
    /// <returns>Forgets it when it is disposed.</returns>
    public IDisposable Rehearse(Sale sale)
    {
        rehearsed = sale;
        return new Rehearsing(this);
    }

    /// <summary>Reads the sales now, for whoever has just changed one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var list = await store.ListAsync(cancellationToken);
        var now = await store.NowAsync(cancellationToken);
        snapshot = new Snapshot(list, now, Time.GetTimestamp());
    }

    /// <inheritdoc />
    protected override Task StepAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    private sealed class Rehearsing(SaleDirectory directory) : IDisposable
    {
        public void Dispose() => directory.rehearsed = null;
    }

    private sealed class Snapshot(IReadOnlyList<Sale> sales, DateTimeOffset? readAt, long readTimestamp)
    {
        public DateTimeOffset? ReadAt => readAt;

        public long ReadTimestamp => readTimestamp;

        /// <summary>A slug may be used again once its sale is over: the newest sale has it.</summary>
        public Dictionary<string, Sale> BySlug { get; } = sales.GroupBy(sale => sale.Slug, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.MaxBy(sale => sale.Id.Value)!, StringComparer.Ordinal);

        public Dictionary<SaleId, Sale> ById { get; } = sales.ToDictionary(sale => sale.Id);
    }
}
