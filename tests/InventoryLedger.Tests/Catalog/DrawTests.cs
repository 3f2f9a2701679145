using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Tickets;
using Npgsql;

namespace InventoryLedger.Tests.Catalog;

/// <summary>The draw's promise, kept in the ledger: public from the start, the seed from the opening only.</summary>
public sealed class DrawTests(LedgerServer ledger)
{
    private SaleStore Sales => new(ledger.Database);

    [Fact]
    public async Task The_commitment_is_public_from_scheduling_and_the_seed_that_the_opening_reveals_keeps_it()
    {
        var sale = await ScheduleAsync();
        Assert.Equal((QueueOrder.Draw, "", (RevealedDraw?)null), (sale.Order, sale.Draw!.Beacon, sale.Draw.Revealed));
        var other = await ScheduleAsync();
        Assert.NotEqual(sale.Draw.Commitment, other.Draw!.Commitment);

        var opened = (await Sales.OpenDrawnAsync(sale.Id, SaleState.Lobby, [40], Shop.Ct))!;

        Assert.Equal((SaleState.Open, 40L), (opened.State, opened.Draw!.Revealed!.Joiners));
        Assert.True(DrawCommitment.Holds(sale.Draw.Commitment, Convert.FromHexString(opened.Draw.Revealed.Seed)));
        Assert.Equal(opened.Draw, (await Sales.FindAsync(sale.Id, Shop.Ct))!.Draw);
    }

    [Fact]
    public async Task Every_lane_has_a_count_of_its_own_lobby()
    {
        var sale = await ScheduleAsync(lanes: [new SaleLane(new LaneName("members"), "Members", 30), new SaleLane(new LaneName("early"), "Early", 10)]);
        await Sales.OpenDrawnAsync(sale.Id, SaleState.Lobby, [40, 7, 0], Shop.Ct);
        var opened = (await Sales.FindAsync(sale.Id, Shop.Ct))!;
        Assert.Equal([40, 7, 0], opened.LaneNames.Select((_, index) => opened.Draw!.Revealed!.JoinersOf(index)));
        Assert.Equal([40, 7, 0], QueueNumbers.OfLanes(opened)!.Select(numbers => numbers.Joiners));
        Assert.NotEqual(
            Enumerable.Range(1, 7).Select(i => QueueNumbers.Drawn(opened.Draw!.Revealed!.Seed, "", 7).NumberOf(i)),
            Enumerable.Range(1, 7).Select(i => QueueNumbers.Of(opened, new LaneName("members"))!.NumberOf(i)));
    }

    [Fact]
    public async Task Of_many_who_open_a_sale_one_counts_its_lobby()
    {
        var sale = await ScheduleAsync();
        var opened = await Task.WhenAll(Enumerable.Range(0, 8).Select(joiners => Sales.OpenDrawnAsync(sale.Id, SaleState.Lobby, [joiners], Shop.Ct)));
        var joiners = Assert.Single(opened, one => one is not null)!.Draw!.Revealed!.Joiners;
        Assert.Equal(joiners, (await Sales.FindAsync(sale.Id, Shop.Ct))!.Draw!.Revealed!.Joiners);
        await Sales.MoveAsync(sale.Id, SaleState.Open, SaleState.Paused, Shop.Ct);
        Assert.Null(await Sales.OpenDrawnAsync(sale.Id, SaleState.Paused, [99], Shop.Ct));
        Assert.Equal(joiners, (await Sales.MoveAsync(sale.Id, SaleState.Paused, SaleState.Open, Shop.Ct))!.Draw!.Revealed!.Joiners);
    }

    [Theory]
    [InlineData(SaleState.Scheduled)]
    [InlineData(SaleState.Lobby)]
    public async Task A_sale_that_has_still_to_draw_opens_by_its_draw_alone(SaleState state)
    {
        var sale = await ScheduleAsync(state);
        Assert.Null(await Sales.MoveAsync(sale.Id, state, SaleState.Open, Shop.Ct));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ledger.Database.CreateCommand(
            $"UPDATE sale SET state = 'open' WHERE id = '{sale.Id}'").ExecuteNonQueryAsync(Shop.Ct));
        Assert.Equal("draw_before_open", refused.ConstraintName);
        Assert.NotNull(await Sales.OpenDrawnAsync(sale.Id, state, [0], Shop.Ct));
    }

    [Fact]
    public async Task A_seed_that_does_not_keep_the_promise_is_refused()
    {
        var sale = await ScheduleAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ledger.Database.CreateCommand(
            $"UPDATE sale SET draw_seed = decode('00', 'hex'), lobby_joiners = 1 WHERE id = '{sale.Id}'").ExecuteNonQueryAsync(Shop.Ct));
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    [Fact]
    public async Task The_beacon_is_set_once_and_before_the_draw()
    {
        var sale = await ScheduleAsync();
        var set = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Sales.SetBeaconAsync(sale.Id, $"beacon {i}", Shop.Ct)));
        var beacon = Assert.Single(set, one => one is not null)!.Draw!.Beacon;
        Assert.Equal(beacon, (await Sales.OpenDrawnAsync(sale.Id, SaleState.Lobby, [1], Shop.Ct))!.Draw!.Beacon);

        var late = await ScheduleAsync();
        await Sales.OpenDrawnAsync(late.Id, SaleState.Lobby, [1], Shop.Ct);
        Assert.Null(await Sales.SetBeaconAsync(late.Id, "too late", Shop.Ct));
        Assert.Null(await Sales.SetBeaconAsync((await Shop.OpenAsync(ledger.Database)).Sale.Id, "no draw", Shop.Ct));
    }

    [Fact]
    public async Task Who_leaves_before_the_draw_never_had_a_number()
    {
        var (sale, ticket) = (await ScheduleAsync(), TicketId.New(TimeProvider.System));
        var tickets = new TicketStore(ledger.Database);
        await new Leave(ledger.Database, tickets).RunAsync(new TicketClaims(sale.Id, ticket, new ShopperId(Guid.NewGuid()), Arrival: 1), number: null, Shop.Ct);
        var left = (await tickets.FindAsync(sale.Id, ticket, Shop.Ct))!;
        Assert.Equal((TicketState.Left, (long?)null), (left.State, left.Number));
    }

    /// <summary>Web nodes schedule sales and talk to everybody: not even one that is taken over can give a seed away.</summary>
    [Fact]
    public async Task A_web_node_can_not_read_a_seed_and_a_worker_can_not_change_one()
    {
        await using var web = await ledger.LoginAsync("flashsale_web");
        await using var worker = await ledger.LoginAsync("flashsale_worker");
        var sale = (await Shop.OpenAsync(web, change: Drawn(SaleState.Lobby))).Sale;
        Assert.NotNull(await new SaleStore(web).SetBeaconAsync(sale.Id, "beacon", Shop.Ct));
        await RefusedAsync(web, "SELECT seed FROM draw_secret");
        await RefusedAsync(worker, "UPDATE draw_secret SET seed = seed");
        await RefusedAsync(worker, "INSERT INTO draw_secret SELECT * FROM draw_secret");
        Assert.NotNull(await new SaleStore(worker).OpenDrawnAsync(sale.Id, SaleState.Lobby, [3], Shop.Ct));
    }

    private static async Task RefusedAsync(NpgsqlDataSource node, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => node.CreateCommand(sql).ExecuteNonQueryAsync(Shop.Ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private static Func<Sale, Sale> Drawn(SaleState state) => sale => sale with { LobbyMinutes = 10, Order = QueueOrder.Draw, State = state };

    private async Task<Sale> ScheduleAsync(SaleState state = SaleState.Lobby, IReadOnlyList<SaleLane>? lanes = null)
    {
        var shop = await Shop.OpenAsync(ledger.Database, change: sale => Drawn(state)(sale) with { Lanes = lanes ?? [] });
        return (await Sales.FindAsync(shop.Sale.Id, Shop.Ct))!;
    }
}
