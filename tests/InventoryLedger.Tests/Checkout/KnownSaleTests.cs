using AdmissionQueue.Joining;
using AdmissionQueue.Topics;
using InventoryLedger.Checkout;
using InventoryLedger.Holds;
using InventoryLedger.Reserving;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Tickets;
using Npgsql;

namespace InventoryLedger.Tests.Checkout;

/// <summary>In a rush no shopper's request reads its sale or the items from the ledger: here they are done by somebody who may not.</summary>
public sealed class KnownSaleTests(LedgerServer ledger)
{
    [Fact]
    public async Task Who_may_read_no_sale_buys_extends_and_claims_as_one_who_may()
    {
        var shop = await Shop.OpenAsync(ledger.Database, change: sale => sale with { ExtendOnce = true });
        var (bought, extended, away) = (await shop.HoldAsync(2), await shop.HoldAsync(), Shop.Ask() with { Presence = TurnPresence.Away });
        await shop.GrantAsync(away);
        var sales = Shop.DirectoryOf(ledger.Database);
        await sales.RefreshAsync(Shop.Ct);
        await using var blind = await BlindAsync();

        var order = Assert.IsType<CheckoutOutcome.Bought>(await new CheckoutTransaction(blind, sales).RunAsync(
            new CheckoutRequest(new ReservationId(bought.Ticket.Value), bought.Shopper, "key", [1]), Shop.Ct)).Order;
        Assert.Equal((2 * 9_900L, "EUR"), (order.Total, order.Currency));
        Assert.IsType<HoldOutcome.Changed>(await new Extend(blind, sales).RunAsync(new ReservationId(extended.Ticket.Value), extended.Shopper, Shop.Ct));
        Assert.Equal(
            ClaimOutcome.Claimed,
            await new ClaimStore(blind).ClaimAsync(shop.Sale, new TicketClaims(shop.Sale.Id, away.Ticket, away.Shopper, away.Number), Shop.Ct));
        await Assert.ThrowsAsync<PostgresException>(() => blind.CreateCommand("SELECT count(*) FROM sale").ExecuteScalarAsync(Shop.Ct));
        await shop.AssertUnitsAddUpAsync();
    }

    /// <summary>Everything that a web node may, but for reading sales and their items. What foreign keys check, they check with their owner's rights.</summary>
    private async Task<NpgsqlDataSource> BlindAsync()
    {
        var role = $"blind_{Guid.NewGuid():n}";
        await ledger.Database.CreateCommand(
            $"""
            CREATE ROLE {role};
            GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO {role};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
            REVOKE ALL ON sale, sale_item FROM {role};
            """).ExecuteNonQueryAsync(Shop.Ct);
        return await ledger.LoginAsync(role);
    }
}
