using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Waits;

namespace InventoryLedger.Tests.Waits;

public sealed class WaitSampleStoreTests(LedgerServer ledger)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    private WaitSampleStore Store => new(ledger.Database);

    [Fact]
    public async Task The_accuracy_is_the_median_error_and_the_share_within_the_range()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        Assert.Null(await Store.AccuracyAsync(shop.Sale.Id, Shop.Ct));

        // Waits of 100 s that were told to take 100, 120 and 150 s, 10 s either way; at half 50, 55 and 35 s.
        await Store.AddAsync(shop.Sale.Id, LaneName.Main, [Sample(1, 100, 50), Sample(2, 120, 55), Sample(3, 150, 35)], Shop.Ct);
        Assert.Equal(new WaitAccuracy(3, 20, 33.3, 10, 66.7), await Store.AccuracyAsync(shop.Sale.Id, Shop.Ct));
    }

    [Fact]
    public async Task A_place_that_another_node_has_followed_too_counts_once()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        await Store.AddAsync(shop.Sale.Id, LaneName.Main, [Sample(1, 100, 50)], Shop.Ct);
        await Store.AddAsync(shop.Sale.Id, LaneName.Main, [Sample(1, 200, 90), Sample(2, 100, null)], Shop.Ct);
        Assert.Equal(new WaitAccuracy(2, 0, 100, 0, 100), await Store.AccuracyAsync(shop.Sale.Id, Shop.Ct));
    }

    private static WaitSample Sample(long number, int toldSeconds, int? halfSeconds) => new(
        number,
        Ahead: 50,
        Start,
        Range(Start.AddSeconds(toldSeconds)),
        halfSeconds is null ? null : Start.AddSeconds(50),
        halfSeconds is { } half ? Range(Start.AddSeconds(50 + half)) : null,
        ServedAt: Start.AddSeconds(100));

    private static WaitEstimate Range(DateTimeOffset middle) => new(middle.AddSeconds(-10), middle.AddSeconds(10));
}
