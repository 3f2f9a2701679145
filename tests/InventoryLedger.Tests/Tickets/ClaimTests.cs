using AdmissionQueue.Joining;
using InventoryLedger.Reserving;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Tickets;

namespace InventoryLedger.Tests.Tickets;

public sealed class ClaimTests(LedgerServer ledger)
{
    private ClaimStore Claims => new(ledger.Database);

    [Fact]
    public async Task Who_was_away_gets_nothing_and_may_claim_the_turn_once()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 5);
        var away = Shop.Ask(2) with { Presence = TurnPresence.Away };
        var missed = Assert.Single((await shop.GrantAsync(away)).Results);
        Assert.Equal((TicketState.Missed, 1), (missed.State, missed.Revision));
        Assert.Equal((5L, 0L), await shop.ShoesAsync());
        Assert.Equal(TicketState.Missed, Assert.Single((await shop.GrantAsync(away with { Presence = TurnPresence.There })).Results).State);

        Assert.Equal(ClaimOutcome.Claimed, await Claims.ClaimAsync(shop.Sale, ClaimsOf(shop, away), Shop.Ct));
        Assert.Equal(ClaimOutcome.ClaimedBefore, await Claims.ClaimAsync(shop.Sale, ClaimsOf(shop, away), Shop.Ct));
        var waiting = Assert.Single(await Claims.WaitingAsync(shop.Sale.Id, 10, Shop.Ct));
        Assert.Equal((away.Ticket, TurnPresence.Claimed), (waiting.Ticket, waiting.Presence));

        var granted = Assert.Single((await shop.GrantAsync(waiting)).Results);
        Assert.Equal((TicketState.Reserved, 2), (granted.State, granted.Revision));
        Assert.Equal((3L, 2L), await shop.ShoesAsync());
        Assert.Empty(await Claims.WaitingAsync(shop.Sale.Id, 10, Shop.Ct));
        Assert.Equal(1, await Claims.ActiveAsync(shop.Sale.Id, Shop.Ct));
        Assert.Equal(ClaimOutcome.NotMissed, await Claims.ClaimAsync(shop.Sale, ClaimsOf(shop, away), Shop.Ct));
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task A_claim_is_anothers_too_late_or_for_nothing()
    {
        var shop = await Shop.OpenAsync(ledger.Database, change: sale => sale with { GraceMinutes = 0 });
        var away = Shop.Ask() with { Presence = TurnPresence.Away };
        await shop.GrantAsync(away);
        Assert.Equal(ClaimOutcome.TooLate, await Claims.ClaimAsync(shop.Sale, ClaimsOf(shop, away), Shop.Ct));
        Assert.Equal(ClaimOutcome.NotMissed, await Claims.ClaimAsync(shop.Sale, ClaimsOf(shop, away) with { Shopper = new ShopperId(Guid.NewGuid()) }, Shop.Ct));
        Assert.Equal(ClaimOutcome.NotMissed, await Claims.ClaimAsync(shop.Sale, ClaimsOf(shop, await shop.HoldAsync()), Shop.Ct));
        Assert.Empty(await Claims.WaitingAsync(shop.Sale.Id, 10, Shop.Ct));
    }

    /// <summary>Two workers may believe for a moment that admitting claims is theirs: each claim is granted once.</summary>
    [Fact]
    public async Task Workers_that_admit_the_same_claims_at_once_grant_each_once()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 100);
        GrantRequest[] away = [.. Enumerable.Range(1, 50).Select(number => Shop.Ask(number: number) with { Presence = TurnPresence.Away })];
        await shop.GrantAsync(away);
        foreach (var ticket in away)
        {
            await Claims.ClaimAsync(shop.Sale, ClaimsOf(shop, ticket), Shop.Ct);
        }

        var waiting = await Claims.WaitingAsync(shop.Sale.Id, 100, Shop.Ct);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.GrantAsync([.. waiting])));

        Assert.Equal((50L, 50L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    private static TicketClaims ClaimsOf(Shop shop, GrantRequest ticket) => new(shop.Sale.Id, ticket.Ticket, ticket.Shopper, ticket.Number);
}
