using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Checkpoints;
using InventoryLedger.Reserving;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Tickets;

namespace InventoryLedger.Tests.Reserving;

/// <summary>Who misses a turn, leaves and joins anew has two tickets that may be granted: the new one, by its partition's worker, and the missed one, by
/// whoever admits claims. An account has the same two, on two devices. Both together get no more than one shopper may have.</summary>
public sealed class LimitTests(LedgerServer ledger)
{
    private const int Limit = 5;

    /// <summary>The second batch comes when the first one has decided, and has written nothing yet.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_claim_and_a_new_ticket_that_are_granted_at_once_share_one_limit(bool claimFirst)
    {
        var (shop, partition) = await OpenAsync(sale => sale);
        var (claim, anew) = await TwoTicketsAsync(shop);
        Task<GrantOutcome>? second = null;
        var first = Batch(shop, claimFirst ? null : partition, [claimFirst ? claim : anew]) with
        {
            MovesFor = _ =>
            {
                second ??= RunAsync(Batch(shop, claimFirst ? partition : null, [claimFirst ? anew : claim]));
                SpinWait.SpinUntil(() => second.IsCompleted || IsSomebodyWaitingAsync(shop).GetAwaiter().GetResult());
                return [];
            },
        };
        Assert.Equal(TicketState.Reserved, Assert.Single((await RunAsync(first)).Results).State);
        var refused = Assert.Single((await second!).Results);
        Assert.Equal((TicketState.Blocked, RefusalReason.OverLimit), (refused.State, refused.Reason));
        Assert.Equal((95L, 5L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    /// <summary>Also the limit of the whole sale, whatever the items are, and however a sale gives its units.</summary>
    [Theory]
    [InlineData(StockPolicy.ReserveFirst)]
    [InlineData(StockPolicy.FirstToPay)]
    public async Task Of_many_accounts_with_two_tickets_each_none_gets_more_than_one_may(StockPolicy policy)
    {
        var (shop, partition) = await OpenAsync(sale => sale with
        {
            Policy = policy,
            LimitPerShopper = Limit,
            Items = [new SaleItem(Shop.Shoe, "Shoe", 9_900, 1_000, 9), new SaleItem(Shop.Cap, "Cap", 1_900, 1_000, 9)],
        });
        var accounts = new List<(GrantRequest Claim, GrantRequest Anew)>();
        for (var i = 0; i < 30; i++)
        {
            accounts.Add(await TwoTicketsAsync(shop, anewOf: Shop.Cap));
        }

        await Task.WhenAll(accounts.SelectMany(account => new[]
        {
            RunAsync(Batch(shop, from: null, [account.Claim])),
            RunAsync(Batch(shop, partition, [account.Anew])),
        }));

        Assert.Equal(30L * Limit, await shop.ScalarAsync<long>(
            $"SELECT sum(units) FROM ticket, unnest(quantities) AS units WHERE sale_id = '{shop.Sale.Id}' AND state IN ('reserved', 'admitted')"));
        Assert.Equal(30L, await shop.ScalarAsync<long>($"SELECT count(*) FROM ticket WHERE sale_id = '{shop.Sale.Id}' AND reason = 'over-limit'"));
        await shop.AssertUnitsAddUpAsync();
    }

    private async Task<(Shop Shop, PartitionCheckpoint Partition)> OpenAsync(Func<Sale, Sale> change)
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 100, change);
        return (shop, await new CheckpointStore(ledger.Database).TakeAsync(shop.Sale.Id, 0, "cluster", "me", Shop.Ct));
    }

    /// <summary>A turn that was missed and is claimed, and a ticket of the same shopper whose turn has come.</summary>
    private async Task<(GrantRequest Claim, GrantRequest Anew)> TwoTicketsAsync(Shop shop, Sku? anewOf = null)
    {
        var away = Shop.Ask(Limit) with { Presence = TurnPresence.Away };
        await shop.GrantAsync(away);
        Assert.Null(await shop.LeaveAsync(away));
        var claims = new TicketClaims(shop.Sale.Id, away.Ticket, away.Shopper, away.Number);
        Assert.Equal(ClaimOutcome.Claimed, await new ClaimStore(ledger.Database).ClaimAsync(shop.Sale, claims, Shop.Ct));
        return (away with { Presence = TurnPresence.Claimed }, Shop.Ask([new RequestedItem(anewOf ?? Shop.Shoe, Limit)], 2, away.Shopper));
    }

    private static GrantBatch Batch(Shop shop, PartitionCheckpoint? from, GrantRequest[] requests) =>
        new(shop.Sale.Id, requests, from is null ? [] : [new PartitionEpoch(from.Partition, from.Epoch)], _ => []);

    private Task<GrantOutcome> RunAsync(GrantBatch batch) => new GrantTransaction(ledger.Database).RunAsync(batch, Shop.Ct);

    private static Task<bool> IsSomebodyWaitingAsync(Shop shop) => shop.ScalarAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')");
}
