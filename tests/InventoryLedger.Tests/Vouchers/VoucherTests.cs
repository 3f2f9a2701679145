using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Checkout;
using InventoryLedger.Reserving;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Vouchers;

namespace InventoryLedger.Tests.Vouchers;

public sealed class VoucherTests(LedgerServer ledger)
{
    [Fact]
    public async Task A_loss_gives_one_voucher_however_often_it_is_asked_about()
    {
        var (shop, _, voucher) = await LoseAsync();
        Assert.Equal((500L, "EUR"), (voucher.Value, voucher.Currency));
        var store = new VoucherStore(ledger.Database);
        Assert.Equal(voucher.Code, Assert.Single(await store.ListOfShopperAsync(voucher.Shopper, Shop.Ct)).Code);
        Assert.Equal(voucher.Code, Assert.Single(await store.ListOfSaleAsync(shop.Sale.Id, before: null, Shop.Ct)).Code);
    }

    [Fact]
    public async Task A_long_list_goes_on_after_the_last_one_that_is_known()
    {
        // Five lose in one batch of the till, so their vouchers have one instant.
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 1, sale => sale with { Policy = StockPolicy.FirstToPay });
        var losers = new List<GrantRequest>();
        for (var n = 0; n < 5; n++)
        {
            losers.Add(await shop.HoldAsync());
        }

        await new StockStore(ledger.Database).WithdrawAsync(shop.Sale.Id, Shop.Shoe, 1, null, Shop.Ct);
        await new CheckoutTransaction(ledger.Database, Shop.DirectoryOf(ledger.Database)).RunAsync(
            [.. losers.Select(loser => new CheckoutRequest(new ReservationId(loser.Ticket.Value), loser.Shopper, "key", [1]))], Shop.Ct);
        var store = new VoucherStore(ledger.Database);
        var all = await store.ListOfSaleAsync(shop.Sale.Id, before: null, Shop.Ct);
        Assert.Equal(5, all.Count);
        Assert.Equal(all.Skip(2).Select(each => each.Code), (await store.ListOfSaleAsync(shop.Sale.Id, all[1].Code, Shop.Ct)).Select(each => each.Code));
        Assert.Empty(await store.ListOfSaleAsync(shop.Sale.Id, all[4].Code, Shop.Ct));
        Assert.Empty(await store.ListOfSaleAsync(shop.Sale.Id, "nonsense", Shop.Ct));
    }

    [Fact]
    public async Task It_is_redeemed_once_however_many_try_at_once()
    {
        var (_, _, voucher) = await LoseAsync();
        var store = new VoucherStore(ledger.Database);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => store.RedeemAsync(voucher.Code, voucher.Shopper, Shop.Ct)));
        Assert.Single(outcomes.OfType<RedeemOutcome.Redeemed>());
        Assert.Equal(9, outcomes.OfType<RedeemOutcome.AlreadyRedeemed>().Count());
    }

    [Fact]
    public async Task The_merchant_redeems_what_its_own_sale_gave_out()
    {
        var (shop, _, voucher) = await LoseAsync();
        var store = new VoucherStore(ledger.Database);
        Assert.IsType<RedeemOutcome.NotFound>(await store.RedeemAtTillAsync(voucher.Code, Guid.NewGuid(), Shop.Ct));
        Assert.IsType<RedeemOutcome.Redeemed>(await store.RedeemAtTillAsync(voucher.Code, shop.Sale.MerchantId, Shop.Ct));
        Assert.IsType<RedeemOutcome.AlreadyRedeemed>(await store.RedeemAsync(voucher.Code, voucher.Shopper, Shop.Ct));
    }

    [Fact]
    public async Task Another_shopper_and_a_later_day_can_not_redeem_it()
    {
        var (shop, _, voucher) = await LoseAsync();
        var store = new VoucherStore(ledger.Database);
        Assert.IsType<RedeemOutcome.NotFound>(await store.RedeemAsync(voucher.Code, new ShopperId(Guid.NewGuid()), Shop.Ct));
        Assert.IsType<RedeemOutcome.NotFound>(await store.RedeemAsync("nonsense", voucher.Shopper, Shop.Ct));
        await shop.ScalarAsync<string>(
            $"UPDATE voucher SET issued_at = issued_at - interval '1 year', expires_at = now() WHERE code = '{voucher.Code}' RETURNING code");
        Assert.IsType<RedeemOutcome.Expired>(await store.RedeemAsync(voucher.Code, voucher.Shopper, Shop.Ct));
    }

    private async Task<(Shop Shop, GrantRequest Ticket, Voucher Voucher)> LoseAsync()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 1, sale => sale with { Policy = StockPolicy.FirstToPay });
        var (winner, loser) = (await shop.HoldAsync(), await shop.HoldAsync());
        Assert.IsType<CheckoutOutcome.Bought>(await shop.CheckoutAsync(winner));
        var lost = Assert.IsType<CheckoutOutcome.OutOfStock>(await shop.CheckoutAsync(loser));
        var again = Assert.IsType<CheckoutOutcome.OutOfStock>(await shop.CheckoutAsync(loser));
        Assert.Equal(lost.Voucher!.Code, again.Voucher!.Code);
        return (shop, loser, lost.Voucher);
    }
}
