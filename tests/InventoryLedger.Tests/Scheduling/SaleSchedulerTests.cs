using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Scheduling;
using InventoryLedger.Tests.Fixture;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace InventoryLedger.Tests.Scheduling;

/// <summary>Schedulers on a real PostgreSQL; the instant of each step is the test's. The lease is one for a database, so each test has its own.</summary>
public sealed class SaleSchedulerTests(LedgerServer ledger)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task A_sale_goes_through_its_life_at_its_instants_and_each_move_is_noted()
    {
        await using var database = await ledger.NewLedgerAsync();
        var sale = await ScheduleAsync(database, lobbyMinutes: 10);
        var scheduler = SchedulerOf(database, "a");

        Assert.Empty(await StepAsync(database, scheduler, Start.AddMinutes(-12).AddTicks(-1)));
        Assert.Equal([SaleState.Warming], await StepAsync(database, scheduler, Start.AddMinutes(-12)));
        Assert.Empty(await StepAsync(database, scheduler, Start.AddMinutes(-11)));
        Assert.Equal([SaleState.Lobby], await StepAsync(database, scheduler, Start.AddMinutes(-10)));
        Assert.Equal([SaleState.Open], await StepAsync(database, scheduler, Start));
        Assert.Empty(await StepAsync(database, scheduler, Start.AddMinutes(59)));
        Assert.Equal([SaleState.Closed], await StepAsync(database, scheduler, Start.AddMinutes(60)));
        Assert.Equal("warming lobby open closed", await MovesOfAsync(database, sale.Id));
    }

    [Fact]
    public async Task What_was_missed_is_made_up_for_in_the_order_in_which_it_was_due_over_all_sales()
    {
        await using var database = await ledger.NewLedgerAsync();
        var early = await ScheduleAsync(database, lobbyMinutes: 0);
        var late = await ScheduleAsync(database, lobbyMinutes: 10, startsAfter: TimeSpan.FromMinutes(30));
        var over = await ScheduleAsync(database, lobbyMinutes: 10, startsAfter: TimeSpan.FromMinutes(-120));

        var moved = await SchedulerOf(database, "a").StepAsync(
            await new SaleStore(database).ListAsync(Shop.Ct), Start.AddMinutes(45), Shop.Ct);

        Assert.Equal(
            [
                (over.Id, SaleState.Closed), // It never opened: nobody is let into a sale that is over.
                (early.Id, SaleState.Warming), (early.Id, SaleState.Open),
                (late.Id, SaleState.Warming), (late.Id, SaleState.Lobby), (late.Id, SaleState.Open),
            ],
            moved.Select(sale => (sale.Id, sale.State)));
    }

    [Fact]
    public async Task Of_many_schedulers_that_race_one_makes_each_move()
    {
        await using var database = await ledger.NewLedgerAsync();
        var sales = new List<Sale>();
        for (var i = 0; i < 5; i++)
        {
            sales.Add(await ScheduleAsync(database, lobbyMinutes: 10));
        }

        var schedulers = Enumerable.Range(0, 6).Select(i => SchedulerOf(database, $"racer-{i}")).ToList();
        var seen = await new SaleStore(database).ListAsync(Shop.Ct);
        for (var minute = -15; minute <= 61; minute += 4)
        {
            // All of them act on what they saw before the others' moves.
            await Task.WhenAll(schedulers.Select(scheduler => scheduler.StepAsync(seen, Start.AddMinutes(minute), Shop.Ct)));
            await FreeLeaseAsync(database);
            clock.Advance(TimeSpan.FromSeconds(2));
            seen = await new SaleStore(database).ListAsync(Shop.Ct);
        }

        foreach (var sale in sales)
        {
            Assert.Equal("warming lobby open closed", await MovesOfAsync(database, sale.Id));
        }
    }

    [Fact]
    public async Task While_one_has_the_lease_the_others_move_nothing_and_when_it_is_gone_the_next_does()
    {
        await using var database = await ledger.NewLedgerAsync();
        await ScheduleAsync(database, lobbyMinutes: 0);
        var (first, second) = (SchedulerOf(database, "first"), SchedulerOf(database, "second"));
        Assert.Empty(await StepAsync(database, first, Start.AddMinutes(-10)));
        Assert.Empty(await StepAsync(database, second, Start.AddMinutes(-1)));
        await first.StopAsync(Shop.Ct);
        Assert.Equal([SaleState.Warming], await StepAsync(database, second, Start.AddMinutes(-1)));
    }

    [Fact]
    public async Task Who_was_taken_over_from_moves_nothing_more()
    {
        await using var database = await ledger.NewLedgerAsync();
        var sale = await ScheduleAsync(database, lobbyMinutes: 0);
        var zombie = SchedulerOf(database, "zombie");
        Assert.Empty(await StepAsync(database, zombie, Start.AddMinutes(-10)));
        await FreeLeaseAsync(database);
        Assert.Empty(await StepAsync(database, SchedulerOf(database, "next"), Start.AddMinutes(-10)));

        // It still thinks that it has the lease: it was frozen for less than its time between two renewals, by its own clock.
        Assert.Empty(await StepAsync(database, zombie, Start));
        Assert.Equal("", await MovesOfAsync(database, sale.Id));
    }

    [Fact]
    public async Task A_scheduler_that_dies_in_the_middle_of_a_move_leaves_it_to_the_next()
    {
        await using var database = await ledger.NewLedgerAsync();
        var sale = await ScheduleAsync(database, lobbyMinutes: 0);
        await using var doomed = NpgsqlDataSource.Create(database.ConnectionString + ";Application Name=doomed");
        await using var blocker = await database.OpenConnectionAsync(Shop.Ct);
        await using (var holds = await blocker.BeginTransactionAsync(Shop.Ct))
        {
            await using var hold = new NpgsqlCommand("SELECT 1 FROM sale FOR UPDATE", blocker, holds);
            await hold.ExecuteNonQueryAsync(Shop.Ct);
            var move = StepAsync(database, SchedulerOf(doomed, "doomed"), Start);
            await UntilAsync(database, "SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'doomed' AND wait_event_type = 'Lock'");
            await UntilAsync(database, "SELECT count(pg_terminate_backend(pid)) >= 1 FROM pg_stat_activity WHERE application_name = 'doomed' AND state = 'active'");
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => move);
        }

        Assert.Equal("", await MovesOfAsync(database, sale.Id));
        await FreeLeaseAsync(database);
        Assert.Equal([SaleState.Warming, SaleState.Open], await StepAsync(database, SchedulerOf(database, "next"), Start));
        Assert.Equal("warming open", await MovesOfAsync(database, sale.Id));
    }

    [Fact]
    public async Task A_sale_that_is_held_back_stays_and_keeps_no_other_waiting()
    {
        await using var database = await ledger.NewLedgerAsync();
        var (cold, warm) = (await ScheduleAsync(database, lobbyMinutes: 0), await ScheduleAsync(database, lobbyMinutes: 0, startsAfter: TimeSpan.FromMinutes(1)));
        var gate = new Gate { Held = cold.Id };
        var scheduler = SchedulerOf(database, "a", gate);
        await StepAsync(database, scheduler, Start.AddMinutes(5));
        Assert.Equal(("warming", "warming open"), (await MovesOfAsync(database, cold.Id), await MovesOfAsync(database, warm.Id)));
        gate.Held = default;
        Assert.Equal([SaleState.Open], await StepAsync(database, scheduler, Start.AddMinutes(6)));
    }

    [Fact]
    public async Task Workers_may_hold_the_lease_and_web_nodes_may_not()
    {
        await using var worker = await ledger.LoginAsync("flashsale_worker");
        await using var web = await ledger.LoginAsync("flashsale_web");
        await new ScheduleLease(worker).HoldAsync("worker", TimeSpan.FromMilliseconds(1), Shop.Ct);
        await Assert.ThrowsAsync<PostgresException>(() => new ScheduleLease(web).HoldAsync("web", TimeSpan.FromSeconds(1), Shop.Ct));
    }

    private SaleScheduler SchedulerOf(NpgsqlDataSource database, string name, Gate? gate = null) =>
        new(new SaleStore(database), new ScheduleLease(database), gate ?? new Gate(), name, clock);

    private static async Task<IReadOnlyList<SaleState>> StepAsync(NpgsqlDataSource database, SaleScheduler scheduler, DateTimeOffset now) =>
        [.. (await scheduler.StepAsync(await new SaleStore(database).ListAsync(Shop.Ct), now, Shop.Ct)).Select(sale => sale.State)];

    private static async Task<Sale> ScheduleAsync(NpgsqlDataSource database, int lobbyMinutes, TimeSpan startsAfter = default) =>
        (await Shop.OpenAsync(database, change: sale => sale with
        {
            StartsAt = Start + startsAfter,
            EndsAt = Start + startsAfter + TimeSpan.FromHours(1),
            LobbyMinutes = lobbyMinutes,
            Order = lobbyMinutes > 0 ? QueueOrder.Draw : QueueOrder.Fifo,
            State = SaleState.Scheduled,
        })).Sale;

    private static async Task<string> MovesOfAsync(NpgsqlDataSource database, SaleId sale)
    {
        await using var command = database.CreateCommand(
            $"SELECT coalesce(string_agg(to_state, ' ' ORDER BY revision), '') FROM sale_move WHERE sale_id = '{sale}'");
        return (string)(await command.ExecuteScalarAsync(Shop.Ct))!;
    }

    private static Task FreeLeaseAsync(NpgsqlDataSource database) =>
        database.CreateCommand("UPDATE schedule_lease SET expires_at = '-infinity'").ExecuteNonQueryAsync(Shop.Ct);

    private static async Task UntilAsync(NpgsqlDataSource database, string condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Shop.Ct);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        await using var command = database.CreateCommand(condition);
        while (!(bool)(await command.ExecuteScalarAsync(deadline.Token))!)
        {
            await Task.Yield();
        }
    }

    private sealed class Gate : ISaleGate
    {
        public SaleId Held { get; set; }

        public Task<bool> IsReadyAsync(Sale sale, SaleState to, CancellationToken ct) => Task.FromResult(sale.Id != Held || to == SaleState.Warming);

        public Task<IReadOnlyList<long>?> FreezeAsync(Sale sale) => Task.FromResult<IReadOnlyList<long>?>([0]);
    }
}
