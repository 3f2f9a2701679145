using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Holds;
using InventoryLedger.Reserving;
using InventoryLedger.Results;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Tickets;
using Npgsql;

namespace InventoryLedger.Tests.Holds;

/// <summary>Holds are found by the batches that list them: none may be forgotten, none ended twice.</summary>
public sealed class HoldsByBatchTests(LedgerServer ledger) : IAsyncLifetime
{
    private NpgsqlDataSource database = null!;

    public async ValueTask InitializeAsync() => database = await ledger.NewLedgerAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    public async Task A_claimed_turn_which_two_batches_list_ends_once()
    {
        var shop = await Shop.OpenAsync(database);
        var (there, away) = (Shop.Ask(number: 1), Shop.Ask(number: 2) with { Presence = TurnPresence.Away });
        await shop.GrantAsync(there, away);
        await new ClaimStore(database).ClaimAsync(shop.Sale, new TicketClaims(shop.Sale.Id, away.Ticket, away.Shopper, away.Number), Shop.Ct);
        await shop.GrantAsync(away with { Presence = TurnPresence.Claimed });
        Assert.Equal(2, await shop.ScalarAsync<long>("SELECT count(*) FROM result_batch WHERE due_at IS NOT NULL"));
        Assert.Equal(2, await new ClaimStore(database).ActiveAsync(shop.Sale.Id, Shop.Ct));

        await shop.MakeDueAsync(there);
        await shop.MakeDueAsync(away);
        Assert.Equal([there.Ticket, away.Ticket], (await SweepAsync()).OrderBy(ticket => ticket == away.Ticket));
        Assert.Equal((10L, 0L), await shop.ShoesAsync());
        Assert.Equal(0, await new ClaimStore(database).ActiveAsync(shop.Sale.Id, Shop.Ct));
        await shop.AssertUnitsAddUpAsync();
        await AllIsForgottenAsync(shop);
    }

    [Fact]
    public async Task A_hold_that_was_extended_ends_at_its_new_time()
    {
        var shop = await Shop.OpenAsync(database, change: sale => sale with { ExtendOnce = true });
        var ticket = await shop.HoldAsync();
        await new Extend(database, Shop.DirectoryOf(database)).RunAsync(new ReservationId(ticket.Ticket.Value), ticket.Shopper, Shop.Ct);
        await shop.ScalarAsync<DateTime>("UPDATE result_batch SET due_at = clock_timestamp() WHERE due_at IS NOT NULL RETURNING due_at"); // as the first time passes

        Assert.Empty(await SweepAsync());
        Assert.True(await shop.ScalarAsync<bool>("SELECT bool_and(due_at = expires_at) FROM result_batch, ticket WHERE due_at IS NOT NULL"));
        await shop.AssertUnitsAddUpAsync();
        await shop.MakeDueAsync(ticket);
        Assert.Equal([ticket.Ticket], await SweepAsync());
    }

    [Fact]
    public async Task What_a_checkout_has_locked_is_looked_at_again()
    {
        var shop = await Shop.OpenAsync(database);
        GrantRequest[] batch = [Shop.Ask(number: 1), Shop.Ask(number: 2)];
        await shop.GrantAsync(batch);
        await shop.MakeDueAsync(batch[0]);
        await shop.MakeDueAsync(batch[1]);
        await using (var connection = await database.OpenConnectionAsync(Shop.Ct))
        await using (await connection.BeginTransactionAsync(Shop.Ct))
        {
            await new NpgsqlCommand($"SELECT FROM ticket WHERE ticket_id = '{batch[0].Ticket.Value}' FOR UPDATE", connection).ExecuteNonQueryAsync(Shop.Ct);
            Assert.Equal([batch[1].Ticket], await SweepAsync());
            Assert.Empty(await SweepAsync());
        }

        Assert.Equal([batch[0].Ticket], await SweepAsync());
        await AllIsForgottenAsync(shop);
    }

    [Fact]
    public async Task A_hold_whose_result_was_published_long_ago_ends_too()
    {
        var shop = await Shop.OpenAsync(database);
        var ticket = await shop.HoldAsync();
        var outbox = new ResultOutbox(database);
        await outbox.MarkPublishedAsync((await outbox.UnpublishedAsync(TimeSpan.Zero, 10, Shop.Ct))[0].ResultBatch, Shop.Ct);
        await shop.MakeDueAsync(ticket);
        Assert.Equal([ticket.Ticket], await SweepAsync());
        await AllIsForgottenAsync(shop);
        Assert.Equal(1, await shop.ScalarAsync<long>("SELECT count(*) FROM result_batch WHERE tickets <> '{}'")); // the end, which is not published yet
    }

    /// <summary>When nobody has swept for a while most of what comes due was bought long ago. It must not hide what was not.</summary>
    [Fact]
    public async Task Batches_without_a_hold_do_not_keep_the_sweep_from_one_that_has_some()
    {
        var shop = await Shop.OpenAsync(database, shoes: 400);
        for (var n = 0; n < 250; n++)
        {
            var gone = await shop.HoldAsync();
            await shop.MakeDueAsync(gone);
            await shop.ReleaseAsync(gone);
        }

        var ticket = await shop.HoldAsync();
        await shop.MakeDueAsync(ticket);
        Assert.Equal([ticket.Ticket], await SweepAsync());
        await AllIsForgottenAsync(shop);
    }

    /// <summary>The close makes every hold due while sweeps write down when batches are due next.</summary>
    [Fact]
    public async Task A_close_in_the_middle_of_a_sweep_forgets_no_hold()
    {
        for (var round = 0; round < 40; round++)
        {
            var shop = await Shop.OpenAsync(database);
            GrantRequest[] batch = [Shop.Ask(number: 1), Shop.Ask(number: 2), Shop.Ask(number: 3)];
            await shop.GrantAsync(batch);
            await shop.MakeDueAsync(batch[0]);
            var close = new SaleStore(database).MoveAsync(shop.Sale.Id, SaleState.Open, SaleState.Closed, Shop.Ct);
            var swept = (await Task.WhenAll(SweepAsync(), SweepAsync())).SelectMany(tickets => tickets).ToList();
            await close;
            swept.AddRange(await SweepAsync());
            Assert.Equal(3, swept.Distinct().Count());
            Assert.Equal(3, swept.Count);
            await AllIsForgottenAsync(shop);
        }
    }

    /// <summary>Who is in the shop is counted several times a second: that must not go on looking at everybody who ever was.</summary>
    [Fact]
    public async Task The_count_of_who_is_in_the_shop_forgets_who_has_left_it_and_nobody_else()
    {
        var shop = await Shop.OpenAsync(database);
        GrantRequest[] batch = [.. Enumerable.Range(1, 5).Select(number => Shop.Ask(number: number))];
        var granted = await shop.GrantAsync(batch);
        async Task<(long Active, long Listed)> CountAsync() => (
            await new ClaimStore(database).ActiveAsync(shop.Sale.Id, Shop.Ct),
            await shop.ScalarAsync<long>($"SELECT cardinality(tickets)::bigint FROM result_batch WHERE id = '{granted.ResultBatch}'"));

        await shop.ReleaseAsync(batch[1]);
        await shop.ReleaseAsync(batch[2]);
        await shop.ReleaseAsync(batch[3]);
        Assert.Equal((2, 5), await CountAsync()); // Kafka does not have it yet
        await new ResultOutbox(database).MarkPublishedAsync(granted.ResultBatch, Shop.Ct);
        Assert.Equal((2, 2), await CountAsync());
        await shop.ReleaseAsync(batch[4]);
        Assert.Equal((1, 1), await CountAsync());
        await shop.AssertUnitsAddUpAsync();
        await shop.MakeDueAsync(batch[0]);
        Assert.Equal([batch[0].Ticket], await SweepAsync());
        Assert.Equal(0, await new ClaimStore(database).ActiveAsync(shop.Sale.Id, Shop.Ct));
    }

    /// <summary>A node of the version before lists its batch without a word about when it is due.</summary>
    [Fact]
    public async Task A_hold_that_a_node_of_the_version_before_wrote_is_found()
    {
        var shop = await Shop.OpenAsync(database);
        var ticket = await shop.HoldAsync();
        await shop.ScalarAsync<DateTime>("UPDATE result_batch SET due_at = DEFAULT RETURNING due_at");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => shop.ScalarAsync<Guid>("UPDATE result_batch SET published_at = now(), tickets = '{}' RETURNING id"));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
        Assert.Empty(await SweepAsync());
        Assert.True(await shop.ScalarAsync<bool>("SELECT bool_and(due_at = expires_at) FROM result_batch, ticket"));
        await shop.MakeDueAsync(ticket);
        Assert.Equal([ticket.Ticket], await SweepAsync());
    }

    private async Task<IReadOnlyList<TicketId>> SweepAsync() =>
        [.. (await new HoldExpiry(database).SweepAsync(1_000, Shop.Ct)).SelectMany(batch => batch.Results).Select(result => result.Ticket)];

    private static async Task AllIsForgottenAsync(Shop shop) =>
        Assert.Equal(0, await shop.ScalarAsync<long>($"SELECT count(*) FROM result_batch WHERE sale_id = '{shop.Sale.Id.Value}' AND due_at IS NOT NULL"));
}
