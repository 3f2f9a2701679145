using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Checkout;
using InventoryLedger.Checkpoints;
using InventoryLedger.Holds;
using InventoryLedger.Reserving;
using InventoryLedger.Results;
using InventoryLedger.Settling;
using InventoryLedger.Tests.Postgres;

namespace InventoryLedger.Tests;

public sealed class SmokeTests(LedgerFixture ledger)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_goes_the_whole_way()
    {
        var sale = await ledger.OpenSaleAsync();
        var found = await new SaleStore(ledger.Database).FindAsync(sale.Slug, Ct);
        Assert.Equal(sale.Id, found!.Id);
        Assert.Single(found.Items);
        var checkpoint = await new CheckpointStore(ledger.Database).TakeAsync(sale.Id, 0, "c1", "me", Ct);
        var shopper = new ShopperId(Guid.NewGuid());
        var shoe = new Sku("shoe");
        var requests = Enumerable.Range(1, 4).Select(n => new GrantRequest(
            TicketId.New(TimeProvider.System), n == 1 ? shopper : new ShopperId(Guid.NewGuid()), n, [new RequestedItem(shoe, 4)])).ToList();
        var grants = new GrantTransaction(ledger.Database);
        var batch = new GrantBatch(sale.Id, requests, [new(0, checkpoint.Epoch)], parked => [new(0, checkpoint.Epoch, 4 - parked.Count)]);
        var outcome = await grants.RunAsync(batch, Ct);
        Assert.True(outcome.Committed);
        Assert.Equal([TicketState.Reserved, TicketState.Reserved], outcome.Results.Select(r => r.State));
        Assert.Equal(2, outcome.Parked.Count);
        var again = await grants.RunAsync(batch, Ct);
        Assert.Equal(2, again.Results.Count);
        Assert.Equal(Guid.Empty, again.ResultBatch);

        var checkout = new CheckoutTransaction(ledger.Database);
        var request = new CheckoutRequest(new ReservationId(requests[0].Ticket.Value), shopper, "k", [1]);
        var bought = Assert.IsType<CheckoutOutcome.Bought>(await checkout.RunAsync(request, Ct));
        Assert.Equal(4 * 9_900, bought.Order.Total);
        Assert.Equal(bought.Order.Id, Assert.IsType<CheckoutOutcome.SameOrder>(await checkout.RunAsync(request, Ct)).Order.Id);
        Assert.IsType<CheckoutOutcome.KeyReused>(await checkout.RunAsync(request with { BodyHash = [2] }, Ct));
        Assert.IsType<CheckoutOutcome.AlreadyEnded>(await checkout.RunAsync(request with { IdempotencyKey = "l" }, Ct));
        Assert.IsType<ReleaseOutcome.Released>(await new Release(ledger.Database).RunAsync(
            new ReservationId(requests[1].Ticket.Value), requests[1].Shopper, Ct));
        Assert.Equal(6, (await new StockStore(ledger.Database).LevelsAsync(sale.Id, Ct))[0].Available);
        Assert.Null(await new SaleSettlement(ledger.Database).SettleAsync(sale.Id, Ct));
        Assert.Equal(RestockOutcome.Done, await new StockStore(ledger.Database).WithdrawAsync(sale.Id, shoe, 6, Ct));
        Assert.Equal(SaleState.SoldOut, (await new SaleSettlement(ledger.Database).SettleAsync(sale.Id, Ct))!.State);
        var rest = await grants.RunAsync(batch, Ct);
        Assert.Equal(4, rest.Results.Count);
        Assert.NotEmpty(await new ResultOutbox(ledger.Database).UnpublishedAsync(TimeSpan.Zero, 10, Ct));
        Assert.Empty(await new HoldExpiry(ledger.Database).SweepAsync(10, Ct));
    }
}
