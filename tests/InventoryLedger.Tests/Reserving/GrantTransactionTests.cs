using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Checkpoints;
using InventoryLedger.Holds;
using InventoryLedger.Reserving;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Tickets;

namespace InventoryLedger.Tests.Reserving;

public sealed class GrantTransactionTests(LedgerServer ledger)
{
    [Fact]
    public async Task A_batch_is_granted_in_number_order_and_a_repeat_of_it_changes_nothing()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 5);
        GrantRequest[] batch = [Shop.Ask(3, 1), Shop.Ask(2, 2), Shop.Ask(1, 3)];
        var first = await shop.GrantAsync(batch);
        Assert.Equal([TicketState.Reserved, TicketState.Reserved], first.Results.Select(result => result.State));
        Assert.Equal([batch[2].Ticket], first.Parked);

        var again = await shop.GrantAsync(batch);
        Assert.Equal(first.Results.Select(Facts), again.Results.Select(Facts));
        Assert.Equal(Guid.Empty, again.ResultBatch);
        Assert.Equal((0L, 5L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task The_batch_of_a_worker_whose_partition_was_taken_over_writes_nothing()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var checkpoints = new CheckpointStore(ledger.Database);
        var zombie = await checkpoints.TakeAsync(shop.Sale.Id, 3, "cluster", "zombie", Shop.Ct);
        var heir = await checkpoints.TakeAsync(shop.Sale.Id, 3, "cluster", "heir", Shop.Ct);
        Assert.True(heir.Epoch > zombie.Epoch);

        var request = Shop.Ask();
        var refused = await RunAsync(shop, zombie, request);
        Assert.False(refused.Committed);
        Assert.Equal([3], refused.StalePartitions);
        Assert.Null(await new TicketStore(ledger.Database).FindAsync(shop.Sale.Id, request.Ticket, Shop.Ct));
        Assert.Equal((10L, 0L), await shop.ShoesAsync());

        Assert.True((await RunAsync(shop, heir, request)).Committed);
        Assert.Equal(1, (await checkpoints.TakeAsync(shop.Sale.Id, 3, "cluster", "next", Shop.Ct)).NextOffset);
    }

    [Fact]
    public async Task A_partition_that_nobody_has_taken_is_stale()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var outcome = await RunAsync(shop, new PartitionCheckpoint(shop.Sale.Id, 9, Epoch: 1, NextOffset: 0, "cluster"), Shop.Ask());
        Assert.Equal([9], outcome.StalePartitions);
    }

    [Fact]
    public async Task A_rehearsal_writes_what_an_open_sale_would_and_leaves_nothing()
    {
        var shop = await Shop.OpenAsync(ledger.Database, change: sale => sale with { State = SaleState.Warming });
        var held = await new CheckpointStore(ledger.Database).TakeAsync(shop.Sale.Id, 0, "cluster", "me", Shop.Ct);
        var request = Shop.Ask(2);
        var results = await new GrantTransaction(ledger.Database).RehearseAsync(
            new GrantBatch(shop.Sale.Id, [request], [new(0, Epoch: -1)], _ => [new PartitionMove(0, held.Epoch, 7)]), Shop.Ct);

        var granted = Assert.Single(results);
        Assert.Equal((request.Ticket, TicketState.Reserved), (granted.Ticket, granted.State));
        Assert.Equal(2, Assert.Single(granted.Reservation!.Items).Quantity);
        Assert.Equal((10L, 0L), await shop.ShoesAsync());
        Assert.Null(await new TicketStore(ledger.Database).FindAsync(shop.Sale.Id, request.Ticket, Shop.Ct));
        Assert.Equal(0, (await new CheckpointStore(ledger.Database).TakeAsync(shop.Sale.Id, 0, "cluster", "me", Shop.Ct)).NextOffset);
        Assert.Equal(0L, await shop.ScalarAsync<long>(
            $"SELECT (SELECT count(*) FROM movement WHERE sale_id = '{shop.Sale.Id}' AND cause = 'grant') + (SELECT count(*) FROM result_batch WHERE sale_id = '{shop.Sale.Id}')"));
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task A_take_over_waits_for_the_batch_that_is_being_written()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var checkpoints = new CheckpointStore(ledger.Database);
        var first = await checkpoints.TakeAsync(shop.Sale.Id, 0, "cluster", "first", Shop.Ct);
        Task<PartitionCheckpoint>? heir = null;
        var grant = new GrantBatch(shop.Sale.Id, [Shop.Ask()], [new(0, first.Epoch)], _ =>
        {
            // Inside the transaction: the row is locked, so the heir's call can't come back before the commit.
            heir ??= checkpoints.TakeAsync(shop.Sale.Id, 0, "cluster", "heir", Shop.Ct);
            return [new PartitionMove(0, first.Epoch, 7)];
        });
        Assert.True((await new GrantTransaction(ledger.Database).RunAsync(grant, Shop.Ct)).Committed);
        Assert.Equal(7, (await heir!).NextOffset);
    }

    [Fact]
    public async Task The_offset_stops_before_a_parked_ticket()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 1);
        var checkpoint = await new CheckpointStore(ledger.Database).TakeAsync(shop.Sale.Id, 0, "cluster", "me", Shop.Ct);
        IReadOnlySet<TicketId>? seen = null;
        GrantRequest[] batch = [Shop.Ask(1, 1), Shop.Ask(1, 2)];
        await new GrantTransaction(ledger.Database).RunAsync(
            new GrantBatch(shop.Sale.Id, batch, [new(0, checkpoint.Epoch)], parked =>
            {
                seen = parked;
                return [new PartitionMove(0, checkpoint.Epoch, 1)];
            }),
            Shop.Ct);
        Assert.Equal([batch[1].Ticket], seen!);
    }

    [Fact]
    public async Task A_unit_that_came_back_goes_to_the_lower_number_whichever_worker_looks_first()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 1);
        var checkpoints = new CheckpointStore(ledger.Database);
        var even = await checkpoints.TakeAsync(shop.Sale.Id, 0, "cluster", "even", Shop.Ct);
        var odd = await checkpoints.TakeAsync(shop.Sale.Id, 1, "cluster", "odd", Shop.Ct);
        var held = await shop.HoldAsync();
        var (second, third) = (Shop.Ask(1, number: 2), Shop.Ask(1, number: 3));
        Assert.Equal([second.Ticket], (await RunAsync(shop, even, second)).Parked);
        Assert.Equal([third.Ticket], (await RunAsync(shop, odd, third)).Parked);

        await shop.ReleaseAsync(held);
        Assert.Equal([third.Ticket], (await RunAsync(shop, odd, third)).Parked);
        Assert.Equal(TicketState.Reserved, Assert.Single((await RunAsync(shop, even, second)).Results).State);

        await shop.ReleaseAsync(second);
        Assert.Equal(TicketState.Reserved, Assert.Single((await RunAsync(shop, odd, third)).Results).State);
        await shop.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task A_worker_that_died_keeps_what_came_back_for_a_moment_only()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 1);
        var checkpoints = new CheckpointStore(ledger.Database);
        var dead = await checkpoints.TakeAsync(shop.Sale.Id, 0, "cluster", "dead", Shop.Ct);
        var alive = await checkpoints.TakeAsync(shop.Sale.Id, 1, "cluster", "alive", Shop.Ct);
        var held = await shop.HoldAsync();
        var third = Shop.Ask(1, number: 3);
        await RunAsync(shop, dead, Shop.Ask(1, number: 2));
        await shop.ReleaseAsync(held);
        Assert.Equal([third.Ticket], (await RunAsync(shop, alive, third)).Parked);

        Assert.Equal(0, await shop.ScalarAsync<int>(
            $"""
            UPDATE partition_checkpoint SET waiting_at = waiting_at - interval '{Waiter.CountMs} milliseconds'
            WHERE sale_id = '{shop.Sale.Id}' AND partition = 0 RETURNING partition
            """));
        Assert.Equal(TicketState.Reserved, Assert.Single((await RunAsync(shop, alive, third)).Results).State);
    }

    [Theory]
    [InlineData(SaleState.Paused, null)]
    [InlineData(SaleState.Closed, TicketState.Expired)]
    [InlineData(SaleState.SoldOut, TicketState.SoldOut)]
    public async Task A_sale_that_is_not_open_grants_nothing(SaleState state, TicketState? expected)
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        Assert.NotNull(await new SaleStore(ledger.Database).MoveAsync(shop.Sale.Id, SaleState.Open, state, Shop.Ct));
        var outcome = await shop.GrantAsync(Shop.Ask());
        Assert.Equal(state, outcome.SaleState);
        Assert.Equal(expected, outcome.Results is [var result] ? result.State : null);
        Assert.Equal(expected is null ? 1 : 0, outcome.Parked.Count);
        Assert.Equal((10L, 0L), await shop.ShoesAsync());
    }

    [Fact]
    public async Task A_limit_counts_what_the_shopper_bought_before()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var shopper = new ShopperId(Guid.NewGuid());
        await shop.CheckoutAsync(await shop.HoldAsync(3, shopper));
        var result = Assert.Single((await shop.GrantAsync(Shop.Ask(3, shopper: shopper))).Results);
        Assert.Equal((TicketState.Blocked, RefusalReason.OverLimit), (result.State, result.Reason));
        await shop.ReleaseAsync(await shop.HoldAsync(2, shopper));
        await shop.HoldAsync(2, shopper); // what was given back does not count
    }

    [Fact]
    public async Task What_a_limit_was_counted_from_does_not_end_before_the_refusal_is_written()
    {
        var shop = await Shop.OpenAsync(ledger.Database, change: sale => sale with { Policy = StockPolicy.FirstToPay });
        var checkpoint = await new CheckpointStore(ledger.Database).TakeAsync(shop.Sale.Id, 0, "cluster", "me", Shop.Ct);
        var held = await shop.HoldAsync(5);
        Task<HoldOutcome>? release = null;
        var endedBefore = false;
        var waits = () => shop.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')");
        var grant = new GrantBatch(shop.Sale.Id, [Shop.Ask(1, shopper: held.Shopper)], [new(0, checkpoint.Epoch)], _ =>
        {
            release ??= shop.ReleaseAsync(held);
            SpinWait.SpinUntil(() => release.IsCompleted || waits().GetAwaiter().GetResult());
            endedBefore |= release.IsCompleted;
            return [new PartitionMove(0, checkpoint.Epoch, 1)];
        });
        Assert.Equal(TicketState.Blocked, Assert.Single((await new GrantTransaction(ledger.Database).RunAsync(grant, Shop.Ct)).Results).State);
        Assert.False(endedBefore);
        Assert.IsType<HoldOutcome.Changed>(await release!);
    }

    [Fact]
    public async Task A_refusal_is_kept_with_its_reason()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var request = Shop.Ask([new RequestedItem(new Sku("nowhere"), 1)]);
        await shop.GrantAsync(request);
        var stored = await new TicketStore(ledger.Database).FindAsync(shop.Sale.Id, request.Ticket, Shop.Ct);
        Assert.Equal((TicketState.Blocked, RefusalReason.UnknownSku), (stored!.State, stored.Reason));
    }

    [Fact]
    public async Task Who_left_is_not_granted()
    {
        var shop = await Shop.OpenAsync(ledger.Database);
        var request = Shop.Ask();
        await shop.LeaveAsync(request);
        Assert.Equal(TicketState.Left, Assert.Single((await shop.GrantAsync(request)).Results).State);
    }

    [Fact]
    public async Task Nobody_is_promised_more_time_than_the_sale_has()
    {
        var ends = TimeProvider.System.GetUtcNow().AddMinutes(3);
        var shop = await Shop.OpenAsync(ledger.Database, change: sale => sale with { EndsAt = ends });
        var reservation = Assert.Single((await shop.GrantAsync(Shop.Ask())).Results).Reservation!;
        Assert.InRange(reservation.ExpiresAt, ends.AddMilliseconds(-1), ends);
    }

    [Fact]
    public async Task Workers_on_one_hot_sku_sell_every_unit_once()
    {
        var shop = await Shop.OpenAsync(ledger.Database, shoes: 300);
        var workers = Enumerable.Range(0, 8).Select(async partition =>
        {
            var checkpoint = await new CheckpointStore(ledger.Database).TakeAsync(shop.Sale.Id, partition, "cluster", "w", Shop.Ct);
            var states = new List<TicketState>();
            for (var batch = 0; batch < 10; batch++)
            {
                var requests = Enumerable.Range(1, 7).Select(number => Shop.Ask(1, number)).ToArray();
                states.AddRange((await RunAsync(shop, checkpoint, requests)).Results.Select(result => result.State));
            }

            return states;
        });
        var all = (await Task.WhenAll(workers)).SelectMany(states => states).ToList();
        Assert.Equal(300, all.Count(state => state == TicketState.Reserved));
        Assert.Equal((0L, 300L), await shop.ShoesAsync());
        await shop.AssertUnitsAddUpAsync();
    }

    private Task<GrantOutcome> RunAsync(Shop shop, PartitionCheckpoint checkpoint, params GrantRequest[] requests) =>
        new GrantTransaction(ledger.Database).RunAsync(
            new GrantBatch(
                shop.Sale.Id,
                requests,
                [new PartitionEpoch(checkpoint.Partition, checkpoint.Epoch)],
                parked =>
                [
                    new PartitionMove(checkpoint.Partition, checkpoint.Epoch, 1)
                    {
                        Waiting = [.. from request in requests where parked.Contains(request.Ticket) select new Waiter(request.Number, request.Items)],
                    },
                ]),
            Shop.Ct);

    // Microseconds are what PostgreSQL keeps of a time, and lists compare by identity.
    private static object Facts(TicketResult result) =>
        (result.Ticket, result.State, result.Revision, result.Reservation!.Id, string.Join(',', result.Reservation.Items));
}
