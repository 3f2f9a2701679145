using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Checkout;
using InventoryLedger.Holds;
using InventoryLedger.Reserving;
using InventoryLedger.Tests.Fixture;

namespace InventoryLedger.Tests.Holds;

/// <summary>A sweep takes what is due in the whole database, so these tests have one of their own.</summary>
public sealed class HoldTests(LedgerServer ledger)
{
    [Fact]
    public async Task Units_come_back_once_when_many_sweep_at_the_same_time()
    {
        await using var database = await ledger.NewLedgerAsync();
        var shop = await Shop.OpenAsync(database, shoes: 160);
        await KeepHoldsAsync(shop, 20);
        for (var n = 0; n < 60; n++)
        {
            await shop.MakeDueAsync(await shop.HoldAsync());
        }

        var expiry = new HoldExpiry(database);
        var swept = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => expiry.SweepAsync(25, Shop.Ct)));
        var rest = await expiry.SweepAsync(1_000, Shop.Ct);
        var results = swept.SelectMany(batch => batch).Concat(rest).SelectMany(batch => batch.Results).ToList();
        Assert.Equal(60, results.Select(result => result.Ticket).Distinct().Count());
        Assert.Equal(60, results.Count);
        Assert.All(results, result => Assert.Equal((TicketState.Expired, 2), (result.State, result.Revision)));
        Assert.Equal((60L, 100L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task Of_a_checkout_and_a_release_at_the_same_time_one_wins()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 140);
        await KeepHoldsAsync(shop, 20);
        var bought = 0;
        for (var round = 0; round < 40; round++)
        {
            var ticket = await shop.HoldAsync();
            var (checkout, release) = (shop.CheckoutAsync(ticket), shop.ReleaseAsync(ticket));
            await Task.WhenAll(checkout, release);
            var (won, gaveBack) = (await checkout is CheckoutOutcome.Bought, await release is HoldOutcome.Changed);
            Assert.True(won ^ gaveBack, $"bought: {won}, released: {gaveBack}");
            bought += won ? 1 : 0;
        }

        Assert.Equal((40L - bought, 100L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task Of_a_checkout_and_an_expiry_at_the_same_time_one_wins()
    {
        await using var database = await ledger.NewLedgerAsync();
        var shop = await Shop.OpenAsync(database, shoes: 140);
        await KeepHoldsAsync(shop, 20);
        var (bought, expired) = (0, 0);
        for (var round = 0; round < 40; round++)
        {
            var ticket = await shop.HoldAsync();
            var checkout = shop.CheckoutAsync(ticket);
            await shop.MakeDueAsync(ticket);
            var swept = (await new HoldExpiry(database).SweepAsync(10, Shop.Ct)).Sum(batch => batch.Results.Count);
            var won = await checkout is CheckoutOutcome.Bought;
            swept += (await new HoldExpiry(database).SweepAsync(10, Shop.Ct)).Sum(batch => batch.Results.Count);
            Assert.Equal(won ? 0 : 1, swept);
            (bought, expired) = (bought + (won ? 1 : 0), expired + swept);
        }

        Assert.Equal(40, bought + expired);
        Assert.Equal((40L - bought, 100L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task A_released_unit_goes_to_the_one_who_waited()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 1);
        var first = await shop.HoldAsync();
        var second = Shop.Ask(number: 2);
        Assert.Equal([second.Ticket], (await shop.GrantAsync(second)).Parked);
        Assert.IsType<HoldOutcome.Changed>(await shop.ReleaseAsync(first));
        Assert.Equal(TicketState.Reserved, Assert.Single((await shop.GrantAsync(second)).Results).State);
        Assert.Equal(TicketState.Released, Assert.IsType<HoldOutcome.AlreadyEnded>(await shop.ReleaseAsync(first)).State);
        Assert.Equal((0L, 1L), await shop.ShoesAsync());
    }

    [Fact]
    public async Task Nobody_gives_back_what_is_not_theirs_or_does_not_exist()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var ticket = await shop.HoldAsync();
        Assert.IsType<HoldOutcome.NotYours>(await shop.ReleaseAsync(ticket, new ShopperId(Guid.NewGuid())));
        Assert.IsType<HoldOutcome.NotFound>(await shop.ReleaseAsync(Shop.Ask()));
        Assert.Equal((9L, 1L), await shop.ShoesAsync());
    }

    [Fact]
    public async Task A_hold_is_extended_once_and_only_where_the_sale_allows_it()
    {
        var strict = await Shop.OpenAsync(ledger.Database);
        Assert.IsType<HoldOutcome.NotAllowed>(await ExtendAsync(strict, await strict.HoldAsync()));

        var kind = await Shop.OpenAsync(ledger.Database, change: sale => sale with { ExtendOnce = true });
        var ticket = await kind.HoldAsync();
        var extended = Assert.IsType<HoldOutcome.Changed>(await ExtendAsync(kind, ticket)).Change.Results[0];
        Assert.InRange(extended.Reservation!.ExpiresAt - extended.Reservation.GrantedAt, TimeSpan.FromMinutes(19.9), TimeSpan.FromMinutes(20.1));
        Assert.Equal(2, extended.Revision);
        Assert.IsType<HoldOutcome.AlreadyExtended>(await ExtendAsync(kind, ticket));
        Assert.IsType<HoldOutcome.NotYours>(await ExtendAsync(kind, ticket with { Shopper = new ShopperId(Guid.NewGuid()) }));
        await kind.MakeDueAsync(ticket);
        Assert.IsType<HoldOutcome.AlreadyEnded>(await ExtendAsync(kind, ticket));
    }

    [Fact]
    public async Task After_the_close_nothing_is_bought_and_what_was_held_comes_back()
    {
        await using var database = await ledger.NewLedgerAsync();
        var shop = await Shop.OpenAsync(database);
        var ticket = await shop.HoldAsync();
        await new SaleStore(database).MoveAsync(shop.Sale.Id, SaleState.Open, SaleState.Closed, Shop.Ct);
        Assert.IsType<CheckoutOutcome.Expired>(await shop.CheckoutAsync(ticket));
        Assert.Single(await new HoldExpiry(database).SweepAsync(10, Shop.Ct));
        Assert.Equal((10L, 0L), await shop.ShoesAsync());
    }

    // Others' holds: a unit that is given back twice would be taken from theirs, where no condition on the balance notices it.
    private static async Task KeepHoldsAsync(Shop shop, int holds)
    {
        for (var n = 0; n < holds; n++)
        {
            await shop.HoldAsync(5);
        }
    }

    private static Task<HoldOutcome> ExtendAsync(Shop shop, GrantRequest ticket) =>
        new Extend(shop.Database, Shop.DirectoryOf(shop.Database)).RunAsync(new ReservationId(ticket.Ticket.Value), ticket.Shopper, Shop.Ct);
}
