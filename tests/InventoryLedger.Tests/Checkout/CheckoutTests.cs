using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Checkout;
using InventoryLedger.Reserving;
using InventoryLedger.Tests.Fixture;

namespace InventoryLedger.Tests.Checkout;

public sealed class CheckoutTests(LedgerServer ledger)
{
    [Fact]
    public async Task The_same_key_gives_the_same_order_and_another_body_is_refused()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var ticket = await shop.HoldAsync(2);
        var bought = Assert.IsType<CheckoutOutcome.Bought>(await shop.CheckoutAsync(ticket));
        Assert.Equal((2 * 9_900L, "EUR"), (bought.Order.Total, bought.Order.Currency));
        var same = Assert.IsType<CheckoutOutcome.SameOrder>(await shop.CheckoutAsync(ticket));
        Assert.Equal((bought.Order.Id, bought.Order.Total), (same.Order.Id, same.Order.Total));
        Assert.IsType<CheckoutOutcome.KeyReused>(await shop.CheckoutAsync(ticket, body: 2));
        Assert.Equal(TicketState.Bought, Assert.IsType<CheckoutOutcome.AlreadyEnded>(await shop.CheckoutAsync(ticket, key: "other")).State);
        Assert.IsType<CheckoutOutcome.KeyReused>(await shop.CheckoutAsync(await shop.HoldAsync(1, ticket.Shopper)));
        Assert.Equal((7L, 1L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task A_rehearsal_buys_what_nobody_has_and_leaves_nothing()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 1);
        await shop.HoldAsync(); // Nothing is left for it to take.
        var before = await RowsAsync();
        var outcome = await new CheckoutTransaction(ledger.Database, Shop.DirectoryOf(ledger.Database)).RehearseAsync(shop.Sale, Shop.Ct);
        Assert.Equal(9_900L, Assert.IsType<CheckoutOutcome.Bought>(outcome).Order.Total);
        Assert.Equal(before, await RowsAsync());
        await shop.AssertUnitsAddUpAsync();

        Task<long> RowsAsync() => shop.ScalarAsync<long>(string.Join(" + ", new[] { "ticket", "purchase", "movement", "result_batch" }
            .Select(table => $"(SELECT count(*) FROM {table} WHERE sale_id = '{shop.Sale.Id}')").Prepend("SELECT 0")));
    }

    [Fact]
    public async Task One_request_sent_many_times_at_once_is_one_order()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var ticket = await shop.HoldAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => shop.CheckoutAsync(ticket)));
        Assert.Single(outcomes.OfType<CheckoutOutcome.Bought>());
        Assert.Equal(11, outcomes.OfType<CheckoutOutcome.SameOrder>().Count());
        Assert.Equal(1L, await shop.ScalarAsync<long>($"SELECT count(*) FROM purchase WHERE ticket_id = '{ticket.Ticket}'"));
    }

    [Fact]
    public async Task One_key_for_two_reservations_at_once_buys_one()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var shopper = new ShopperId(Guid.NewGuid());
        var (first, second) = (await shop.HoldAsync(1, shopper), await shop.HoldAsync(1, shopper));
        var outcomes = await Task.WhenAll(shop.CheckoutAsync(first), shop.CheckoutAsync(second));
        Assert.Single(outcomes.OfType<CheckoutOutcome.Bought>());
        Assert.Single(outcomes.OfType<CheckoutOutcome.KeyReused>());
        await shop.AssertUnitsAddUpAsync();
    }

    // The random histories found that the loser looked for the key's order before it waited for the unit, and so heard "out of stock".
    [Fact]
    public async Task One_key_for_two_carts_and_the_last_unit_is_told_as_used_again()
    {
        for (var round = 0; round < 40; round++)
        {
            var shop = await Shop.OpenAsync(ledger.Database, shoes: 1, sale => sale with { Policy = StockPolicy.DecrementAtCheckout });
            var shopper = new ShopperId(Guid.NewGuid());
            var (first, second) = (await shop.HoldAsync(1, shopper), await shop.HoldAsync(1, shopper));
            var outcomes = await Task.WhenAll(shop.CheckoutAsync(first), shop.CheckoutAsync(second));
            Assert.Single(outcomes.OfType<CheckoutOutcome.Bought>());
            Assert.Single(outcomes.OfType<CheckoutOutcome.KeyReused>());
        }
    }

    [Fact]
    public async Task Nobody_buys_what_is_not_theirs_what_does_not_exist_or_what_is_over()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var ticket = await shop.HoldAsync();
        Assert.IsType<CheckoutOutcome.NotYours>(await shop.CheckoutAsync(ticket, shopper: new ShopperId(Guid.NewGuid())));
        Assert.IsType<CheckoutOutcome.NotFound>(await shop.CheckoutAsync(Shop.Ask()));
        await shop.MakeDueAsync(ticket);
        Assert.IsType<CheckoutOutcome.Expired>(await shop.CheckoutAsync(ticket));
        await shop.AssertUnitsAddUpAsync();
    }

    [Theory]
    [InlineData(StockPolicy.ReserveFirst)]
    [InlineData(StockPolicy.DecrementAtCheckout)]
    [InlineData(StockPolicy.FirstToPay)]
    public async Task The_last_unit_goes_to_exactly_one_of_two(StockPolicy policy)
    {
        for (var round = 0; round < 10; round++)
        {
            var shop = await Shop.OpenAsync(ledger.Database, shoes: 1, sale => sale with { Policy = policy });
            GrantRequest[] both = [Shop.Ask(number: 1), Shop.Ask(number: 2)];
            var granted = await Task.WhenAll(both.Select(ticket => shop.GrantAsync(ticket)));
            var states = granted.SelectMany(outcome => outcome.Results).Select(result => result.State).ToList();
            Assert.Equal(policy == StockPolicy.ReserveFirst ? 1 : 2, states.Count(state => state is TicketState.Reserved or TicketState.Admitted));

            var outcomes = await Task.WhenAll(both.Select(ticket => shop.CheckoutAsync(ticket)));
            Assert.Single(outcomes.OfType<CheckoutOutcome.Bought>());
            var lost = outcomes.OfType<CheckoutOutcome.OutOfStock>().ToList();
            Assert.Equal(policy == StockPolicy.ReserveFirst ? 0 : 1, lost.Count);
            Assert.Equal(policy == StockPolicy.FirstToPay, lost is [{ Voucher: not null }]);
            Assert.Equal((0L, 0L), await shop.ShoesAsync());
            await shop.AssertUnitsAddUpAsync();
        }
    }

    [Fact]
    public async Task Without_holds_a_shopper_may_get_what_is_left_at_the_till()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 3, sale => sale with
        {
            Policy = StockPolicy.DecrementAtCheckout,
            Fulfilment = Fulfilment.WhatIsLeft,
        });
        var (first, second, third) = (await shop.HoldAsync(2), await shop.HoldAsync(2), await shop.HoldAsync(2));
        Assert.Equal(2, Assert.IsType<CheckoutOutcome.Bought>(await shop.CheckoutAsync(first)).Order.Items[0].Quantity);
        var partly = Assert.IsType<CheckoutOutcome.Bought>(await shop.CheckoutAsync(second));
        Assert.Equal((1, 9_900L), (partly.Order.Items[0].Quantity, partly.Order.Total));
        Assert.Equal(1, partly.Result.Reservation!.Items[0].Quantity);
        Assert.IsType<CheckoutOutcome.OutOfStock>(await shop.CheckoutAsync(third));
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task Many_checkouts_in_one_transaction_are_decided_one_after_the_other()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 2, sale => sale with { Policy = StockPolicy.FirstToPay });
        var tickets = new[] { await shop.HoldAsync(), await shop.HoldAsync(), await shop.HoldAsync() };
        var requests = tickets.Append(tickets[0]).Select(ticket =>
            new CheckoutRequest(new ReservationId(ticket.Ticket.Value), ticket.Shopper, "key", [1])).ToList();
        var outcomes = await new CheckoutTransaction(ledger.Database, Shop.DirectoryOf(ledger.Database)).RunAsync(requests, Shop.Ct);
        Assert.IsType<CheckoutOutcome.Bought>(outcomes[0]);
        Assert.IsType<CheckoutOutcome.Bought>(outcomes[1]);
        Assert.IsType<CheckoutOutcome.OutOfStock>(outcomes[2]);
        Assert.IsType<CheckoutOutcome.SameOrder>(outcomes[3]);
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task Carts_of_crossing_skus_do_not_deadlock()
    {
        var shop = await Shop.OpenAsync(ledger.Database, change: sale => sale with
        {
            Policy = StockPolicy.DecrementAtCheckout,
            Items = [new SaleItem(Shop.Shoe, "Shoe", 1, 100, 5), new SaleItem(Shop.Cap, "Cap", 1, 100, 5)],
        });
        RequestedItem[] forth = [new(Shop.Shoe, 1), new(Shop.Cap, 1)];
        RequestedItem[] back = [new(Shop.Cap, 1), new(Shop.Shoe, 1)];
        var tickets = Enumerable.Range(1, 40).Select(number => Shop.Ask(number % 2 == 0 ? forth : back, number)).ToArray();
        await shop.GrantAsync(tickets);
        var outcomes = await Task.WhenAll(tickets.Select(ticket => shop.CheckoutAsync(ticket)));
        Assert.All(outcomes, outcome => Assert.IsType<CheckoutOutcome.Bought>(outcome));
        await shop.AssertUnitsAddUpAsync();
    }
}
