using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using InventoryLedger.Checkpoints;
using InventoryLedger.Tests.Fixture;

namespace InventoryLedger.Tests.Catalog;

public sealed class SaleStoreTests(LedgerServer ledger)
{
    private SaleStore Sales => new(ledger.Database);

    [Fact]
    public async Task A_sale_comes_back_as_it_was_scheduled()
    {
        var shop = await Shop.OpenAsync(ledger.Database, change: sale => sale with
        {
            LobbyMinutes = 5,
            ActiveLimit = 7,
            GraceMinutes = 3,
            Ramp = [new RatePoint(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), 60), new RatePoint(DateTimeOffset.FromUnixTimeSeconds(1_800_000_600), 6_000)],
            Policy = StockPolicy.FirstToPay,
            Fulfilment = Fulfilment.WhatIsLeft,
            LimitPerShopper = 3,
            HoldMinutes = 12,
            ExtendOnce = true,
            VoucherValue = 250,
            VoucherDays = 30,
            Currency = "CHF",
            Message = "Hello",
            ShowChance = false,
            Partitions = 4,
            RetentionDays = 400,
            Lanes = [new SaleLane(new LaneName("early"), "Early: access, 10 h", 20), new SaleLane(new LaneName("members-2"), "Members", 5)],
            State = SaleState.Scheduled,
            Items = [new SaleItem(Shop.Shoe, "Shoe", 100, 5, 2), new SaleItem(Shop.Cap, "Cap", 50, 0, 1)],
        });
        var found = (await Sales.FindAsync(shop.Sale.Slug, Shop.Ct))!;
        Assert.Equal(shop.Sale.Items, found.Items);
        Assert.Equal(shop.Sale.Ramp, found.Ramp);
        Assert.Equal(shop.Sale.Lanes, found.Lanes);
        Assert.Equal(Rounded(shop.Sale), Rounded(found) with { Items = shop.Sale.Items, Ramp = shop.Sale.Ramp, Lanes = shop.Sale.Lanes });
        Assert.Contains(await Sales.ListAsync(Shop.Ct), sale => sale.Id == found.Id);
        Assert.Equal(found.Id, Assert.Single(await Sales.ListOfMerchantAsync(found.MerchantId, Shop.Ct)).Id);
    }

    [Fact]
    public async Task A_slug_is_free_again_once_its_sale_is_over()
    {
        var first = await Shop.OpenAsync(ledger.Database);
        var second = first.Sale with { Id = SaleId.New(TimeProvider.System) };
        Assert.Equal(CreateSaleOutcome.SlugTaken, await Sales.CreateAsync(second, Shop.Ct));
        await Sales.MoveAsync(first.Sale.Id, SaleState.Open, SaleState.Closed, Shop.Ct);
        Assert.Equal(first.Sale.Id, (await Sales.FindAsync(second.Slug, Shop.Ct))!.Id);
        Assert.Equal(CreateSaleOutcome.Created, await Sales.CreateAsync(second, Shop.Ct));
        Assert.Equal(second.Id, (await Sales.FindAsync(second.Slug, Shop.Ct))!.Id);
    }

    [Fact]
    public async Task Exactly_one_of_many_moves_a_sale_and_every_change_raises_its_revision()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Sales.MoveAsync(shop.Sale.Id, SaleState.Open, SaleState.Paused, Shop.Ct)));
        Assert.Equal(2, Assert.Single(moved, sale => sale is not null)!.Revision);
        Assert.Null(await Sales.MoveAsync(shop.Sale.Id, SaleState.Paused, SaleState.Lobby, Shop.Ct));
        Assert.Equal((10, 3L), await Sales.SetRateAsync(shop.Sale.Id, 10, Shop.Ct) is { } rated ? (rated.RatePerMinute, rated.Revision) : default);
        Assert.Equal("Soon", (await Sales.SetMessageAsync(shop.Sale.Id, "Soon", Shop.Ct))!.Message);
    }

    [Fact]
    public async Task Serving_never_moves_back()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        Assert.Equal(0, await Sales.ServingAsync(shop.Sale.Id, LaneName.Main, Shop.Ct));
        foreach (var serving in new[] { 5L, 3L, 9L, 8L })
        {
            await Sales.SaveServingAsync(shop.Sale.Id, LaneName.Main, serving, Shop.Ct);
        }

        Assert.Equal(9, await Sales.ServingAsync(shop.Sale.Id, LaneName.Main, Shop.Ct));
    }

    [Fact]
    public async Task A_key_opens_its_merchant_and_nothing_else_does()
    {
        var merchants = new MerchantStore(ledger.Database);
        var merchant = await merchants.CreateAsync("Mia", Shop.Ct);
        Assert.StartsWith("fsk_", merchant.ApiKey, StringComparison.Ordinal);
        var keys = new ApiKeyStore(ledger.Database);
        var now = TimeProvider.System.GetUtcNow();
        var actor = await keys.FindAsync(merchant.ApiKey, now, Shop.Ct);
        Assert.Equal((merchant.Id, "Mia", "First key"), (actor!.MerchantId, actor.MerchantName, actor.Who));
        Assert.Null(await keys.FindAsync(merchant.ApiKey + "x", now, Shop.Ct));
    }

    [Fact]
    public async Task Offsets_of_another_cluster_are_forgotten_but_the_epoch_is_not()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var checkpoints = new CheckpointStore(ledger.Database);
        var first = await checkpoints.TakeAsync(shop.Sale.Id, 1, "old", "me", Shop.Ct);
        await new InventoryLedger.Reserving.GrantTransaction(ledger.Database).RunAsync(
            new(shop.Sale.Id, [], [new(1, first.Epoch)], _ => [new(1, first.Epoch, 42)]), Shop.Ct);
        Assert.Equal(42, (await checkpoints.TakeAsync(shop.Sale.Id, 1, "old", "me", Shop.Ct)).NextOffset);
        var other = await checkpoints.TakeAsync(shop.Sale.Id, 1, "new", "me", Shop.Ct);
        Assert.Equal((3L, 0L), (other.Epoch, other.NextOffset));
    }

    // PostgreSQL keeps microseconds.
    private static Sale Rounded(Sale sale) => sale with { StartsAt = Rounded(sale.StartsAt), EndsAt = Rounded(sale.EndsAt) };

    private static DateTimeOffset Rounded(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMillisecond));
}
