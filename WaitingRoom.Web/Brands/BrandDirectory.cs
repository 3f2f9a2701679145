using System.Collections.Concurrent;
using System.Collections.Frozen;
using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using InventoryLedger.Brands;

namespace WaitingRoom.Web.Brands;

/// <summary>All brands in use, in memory: a page that thousands load asks the ledger for nothing. At most <see cref="Interval"/> old.</summary>
internal sealed class BrandDirectory(BrandStore store, TimeProvider time, LoopHealth health, ILogger<BrandDirectory> logger)
    : SteadyLoop("brand directory", Interval, time, health, logger)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Time between two looks that a wrong address can cause, at least.</summary>
    private static readonly TimeSpan CatchUpEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Pictures of brands in use; those of others are let go with them.</summary>
    private readonly ConcurrentDictionary<string, LogoFile> logos = new(StringComparer.Ordinal);

    private volatile FrozenDictionary<SaleId, (StoredBrand Stored, Brand Brand)> brands = FrozenDictionary<SaleId, (StoredBrand, Brand)>.Empty;
    private long readAt;

    public Brand? Find(SaleId sale) => brands.GetValueOrDefault(sale).Brand;

    public byte[]? StyleOf(string name) => brands.Values.FirstOrDefault(each => each.Brand.StyleName == name).Brand?.Style;

    /// <summary>Whether a sale of now has this logo: nothing else is looked up for whoever asks.</summary>
    public bool HasLogo(string path) => brands.Values.Any(each => each.Brand.Document.Logo == path);

    /// <summary>A picture of a brand in use; the ledger is asked for it once.</summary>
    public async ValueTask<LogoFile?> LogoAsync(string hash, CancellationToken cancellationToken) =>
        logos.TryGetValue(hash, out var known) ? known
        : await store.LogoAsync(hash, cancellationToken) is { } read ? logos.GetOrAdd(hash, read)
        : null;

    /// <summary>Reads the brands now, for whoever has just changed one.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref readAt, Time.GetTimestamp());
        var read = await store.ListAsync(cancellationToken);
        brands = read.ToFrozenDictionary(stored => stored.Sale, stored => (stored, Keep(stored)));
        var used = read.Select(stored => stored.Logo).ToHashSet(StringComparer.Ordinal);
        foreach (var unused in logos.Keys.Where(hash => !used.Contains(hash)))
        {
            logos.TryRemove(unused, out _);
        }
    }

    /// <summary>Reads the brands unless that was done a moment ago.</summary>
    public Task CatchUpAsync(CancellationToken cancellationToken) =>
        Time.GetElapsedTime(Volatile.Read(ref readAt)) < CatchUpEvery ? Task.CompletedTask : RefreshAsync(cancellationToken);

    protected override Task StepAsync(CancellationToken cancellationToken) => RefreshAsync(cancellationToken);

    private Brand Keep(StoredBrand stored) =>
        brands.TryGetValue(stored.Sale, out var known) && known.Stored == stored ? known.Brand : Brand.Of(stored);
}
