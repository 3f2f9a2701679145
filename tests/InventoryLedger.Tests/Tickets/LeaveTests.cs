using AdmissionQueue.Joining;
using AdmissionQueue.Topics;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Tickets;

namespace InventoryLedger.Tests.Tickets;

public sealed class LeaveTests(LedgerServer ledger)
{
    /// <summary>Whoever is told that they left has nothing that waits for them: what was granted in the same instant is back on the shelf.</summary>
    [Fact]
    public async Task Who_leaves_in_the_instant_of_the_turn_holds_nothing()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 40);
        var grantedFirst = 0;
        for (var round = 0; round < 40; round++)
        {
            var ticket = Shop.Ask(number: round + 1);
            var (grant, leave) = (shop.GrantAsync(ticket), shop.LeaveAsync(ticket));
            await Task.WhenAll(grant, leave);
            var left = Assert.Single((await leave)!.Results);
            Assert.Equal((ticket.Ticket, TicketState.Left), (left.Ticket, left.State));
            Assert.Equal(TicketState.Left, (await new TicketStore(ledger.Database).FindAsync(shop.Sale.Id, ticket.Ticket, Shop.Ct))!.State);
            grantedFirst += left.Revision > 1 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{grantedFirst} of 40 were granted first");
        Assert.Equal((40L, 0L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task What_was_granted_goes_back_and_what_was_bought_stays()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var (held, bought) = (await shop.HoldAsync(), await shop.HoldAsync());
        await shop.CheckoutAsync(bought);
        Assert.Null(await shop.LeaveAsync(held, new ShopperId(Guid.NewGuid())));
        Assert.Equal((8L, 1L), await shop.ShoesAsync());
        Assert.NotNull(await shop.LeaveAsync(held));
        Assert.Null(await shop.LeaveAsync(held));
        Assert.Null(await shop.LeaveAsync(bought));
        Assert.Equal((9L, 0L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }
}
