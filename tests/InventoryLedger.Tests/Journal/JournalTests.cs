using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Journal;
using InventoryLedger.Settling;
using InventoryLedger.Tests.Fixture;
using Npgsql;

namespace InventoryLedger.Tests.Journal;

public sealed class JournalTests(LedgerServer ledger)
{
    [Theory]
    [InlineData("UPDATE movement SET units = units + 1")]
    [InlineData("DELETE FROM movement")]
    [InlineData("TRUNCATE movement")]
    public async Task Not_even_the_owner_rewrites_the_journal(string sql)
    {
        await Shop.OpenAsync(ledger.Database);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ledger.Database.CreateCommand(sql).ExecuteNonQueryAsync(Shop.Ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("available = available - 1")]
    [InlineData("available = -1, stocked = stocked - 11")]
    [InlineData("held = held + 1")]
    public async Task A_balance_that_does_not_add_up_can_not_be_stored(string change)
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            ledger.Database.CreateCommand($"UPDATE stock SET {change} WHERE sale_id = '{shop.Sale.Id}'").ExecuteNonQueryAsync(Shop.Ct));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    [Fact]
    public async Task The_audit_names_what_was_tampered_with()
    {
        // A database of its own: `verify` looks at all of it.
        await using var database = await ledger.NewLedgerAsync();
        var shop = await Shop.OpenAsync(database);
        await shop.CheckoutAsync(await shop.HoldAsync(2));
        await shop.HoldAsync(3);
        await shop.AssertUnitsAddUpAsync();

        await shop.ScalarAsync<long>(
            $"UPDATE stock SET available = available + 1, held = held - 1 WHERE sale_id = '{shop.Sale.Id}' RETURNING held");
        await shop.ScalarAsync<Guid>($"DELETE FROM purchase WHERE sale_id = '{shop.Sale.Id}' RETURNING id");
        var differences = await new JournalAudit(database).RunAsync(null, Shop.Ct);
        Assert.Equal(
            [
                new JournalDifference(shop.Sale.Id, Shop.Shoe, "available", "journal", 6, 5),
                new JournalDifference(shop.Sale.Id, Shop.Shoe, "held", "expiries", 2, 3),
                new JournalDifference(shop.Sale.Id, Shop.Shoe, "held", "journal", 2, 3),
                new JournalDifference(shop.Sale.Id, Shop.Shoe, "held", "tickets", 2, 3),
                new JournalDifference(shop.Sale.Id, Shop.Shoe, "sold", "orders", 2, 0),
            ],
            differences);
        var output = new StringWriter();
        Assert.Equal(1, await LedgerVerify.RunAsync(new JournalAudit(database), shop.Sale.Id, output, Shop.Ct));
        Assert.Contains("shoe: sold is 2 in the stock, 0 by the orders", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merchant_restocks_and_withdraws_but_never_what_shoppers_have()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        await shop.HoldAsync(4);
        var stock = new StockStore(ledger.Database);
        Assert.Equal(RestockOutcome.NotAvailable, await stock.WithdrawAsync(shop.Sale.Id, Shop.Shoe, 7, null, Shop.Ct));
        Assert.Equal(RestockOutcome.Done, await stock.WithdrawAsync(shop.Sale.Id, Shop.Shoe, 6, null, Shop.Ct));
        Assert.Equal(RestockOutcome.Done, await stock.RestockAsync(shop.Sale.Id, Shop.Shoe, 2, null, Shop.Ct));
        Assert.Equal(RestockOutcome.UnknownSku, await stock.RestockAsync(shop.Sale.Id, Shop.Cap, 2, null, Shop.Ct));
        Assert.Equal(RestockOutcome.BadUnits, await stock.RestockAsync(shop.Sale.Id, Shop.Shoe, 0, null, Shop.Ct));
        Assert.Equal(RestockOutcome.BadUnits, await stock.WithdrawAsync(shop.Sale.Id, Shop.Shoe, int.MinValue, null, Shop.Ct));
        Assert.Equal((2L, 4L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task A_change_that_is_sent_again_moves_nothing_twice()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var stock = new StockStore(ledger.Database);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stock.RestockAsync(shop.Sale.Id, Shop.Shoe, 5, "key", Shop.Ct)));
        Assert.All(outcomes, outcome => Assert.Equal(RestockOutcome.Done, outcome));
        Assert.Equal(RestockOutcome.KeyReused, await stock.RestockAsync(shop.Sale.Id, Shop.Shoe, 6, "key", Shop.Ct));
        Assert.Equal(RestockOutcome.KeyReused, await stock.WithdrawAsync(shop.Sale.Id, Shop.Shoe, 5, "key", Shop.Ct));
        Assert.Equal((15L, 0L), await shop.ShoesAsync());

        // A refusal leaves the key free: nothing was done under it.
        Assert.Equal(RestockOutcome.NotAvailable, await stock.WithdrawAsync(shop.Sale.Id, Shop.Shoe, 16, "other", Shop.Ct));
        Assert.Equal(RestockOutcome.Done, await stock.WithdrawAsync(shop.Sale.Id, Shop.Shoe, 15, "other", Shop.Ct));
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task Nothing_is_added_to_a_sale_that_has_ended_for_its_shoppers()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var stock = new StockStore(ledger.Database);
        Assert.Equal(RestockOutcome.Done, await stock.WithdrawAsync(shop.Sale.Id, Shop.Shoe, 10, "all", Shop.Ct));
        Assert.NotNull(await new SaleSettlement(ledger.Database).SettleAsync(shop.Sale.Id, Shop.Ct));
        Assert.Equal(RestockOutcome.SoldOut, await stock.RestockAsync(shop.Sale.Id, Shop.Shoe, 1, null, Shop.Ct));
        Assert.Equal(RestockOutcome.Done, await stock.WithdrawAsync(shop.Sale.Id, Shop.Shoe, 10, "all", Shop.Ct));
        await new SaleStore(ledger.Database).MoveAsync(shop.Sale.Id, SaleState.SoldOut, SaleState.Closed, Shop.Ct);
        Assert.Equal(RestockOutcome.Closed, await stock.RestockAsync(shop.Sale.Id, Shop.Shoe, 1, null, Shop.Ct));
        Assert.Equal(new StockBalance(Shop.Shoe, 10, 0, 0, 0, 10), Assert.Single(await stock.BalancesAsync(shop.Sale.Id, Shop.Ct)));
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task Of_a_restock_and_a_settlement_at_the_same_time_one_comes_first()
    {
        for (var round = 0; round < 20; round++)
        {
            var shop = await Shop.OpenAsync(ledger.Database, shoes: 0);
            var restock = new StockStore(ledger.Database).RestockAsync(shop.Sale.Id, Shop.Shoe, 1, null, Shop.Ct);
            var settle = new SaleSettlement(ledger.Database).SettleAsync(shop.Sale.Id, Shop.Ct);
            var (restocked, settled) = (await restock == RestockOutcome.Done, await settle is not null);
            Assert.True(restocked ^ settled, $"restocked: {restocked}, settled: {settled}");
        }
    }
}
