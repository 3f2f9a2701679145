using System.Text.Json.Nodes;
using AdmissionQueue.Pacing;
using Dapper;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Faults;

/// <summary>Workers that die, freeze, come and go while a sale is drained: nothing is granted twice, nothing is lost.</summary>
public sealed class WorkerFaultTests(ServersFixture servers)
{
    private const int Shoppers = 1_200;
    private const int Units = 700;

    /// <summary>Slow enough that the fault comes in the middle, fast enough that the rest is drained soon.</summary>
    private const int RatePerMinute = 12_000;

    /// <summary>The worker that is killed is the one that moves sales, and it is killed while they become due one after the other: the other worker moves those that
    /// are left, and each of them once.</summary>
    [Fact]
    public async Task A_worker_killed_in_the_middle_of_draining_loses_nothing_grants_nothing_twice_and_leaves_no_sale_unmoved()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers);
        using var api = stack.Api();
        var (slug, joined) = await QueueAsync(api);
        await SomeAreDecided(stack, slug, 200);
        var (holder, epoch) = await stack.Database.SchedulerAsync();
        var due = await DueOneAfterTheOtherAsync(api, sales: 12);
        await Until.TrueAsync("the scheduler was in the middle", async () => (await stack.Database.OpenedAsync(due)).Count >= 3);

        await stack.Workers.Single(worker => worker.Pid == holder).KillAsync();

        var before = await stack.Database.OpenedAsync(due);
        Assert.InRange(before.Count, 3, due.Count - 1); // What it had not moved when it was gone is moved by another.
        await Until.TrueAsync("the other worker has moved the rest", async () => (await stack.Database.OpenedAsync(due)).Count == due.Count);
        Assert.Equal(due.Order(), (await stack.Database.OpenedAsync(due)).Order()); // Each once. One that Redis did not know yet let others go first.
        var (successor, next) = await stack.Database.SchedulerAsync();
        Assert.Equal((stack.Workers.Single(worker => worker.IsRunning).Pid, epoch + 1), (successor, next));
        await EveryUnitIsGranted(stack, slug, joined, api);
    }

    [Fact]
    public async Task One_worker_becomes_four_and_two()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers, workers: 1);
        using var api = stack.Api();
        var (slug, joined) = await QueueAsync(api);
        await SomeAreDecided(stack, slug, 100);

        var more = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => stack.AddWorkerAsync()));
        await SomeAreDecided(stack, slug, 400);
        await Task.WhenAll(more.Take(2).Select(stack.StopWorkerAsync));

        await EveryUnitIsGranted(stack, slug, joined, api);
    }

    /// <summary>A worker that is frozen past its session timeout and then goes on is a zombie: it still believes that it holds its
    /// partitions. Its first batch must be refused by the epoch.</summary>
    [Fact]
    public async Task A_frozen_worker_that_comes_back_can_write_nothing_more()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers);
        using var api = stack.Api();
        var (slug, joined) = await QueueAsync(api);
        await SomeAreDecided(stack, slug, 100);

        // Not in the middle of the group's first assignment: there, Kafka waits for a silent member by another, longer timeout.
        await Until.TrueAsync("both hold partitions", async () =>
            await stack.Database.PartitionsOfAsync(slug, stack.Workers[0].Pid) > 0 && await stack.Database.PartitionsOfAsync(slug, stack.Workers[1].Pid) > 0);
        var zombie = stack.Workers[0];
        zombie.Pause();
        await Until.TrueAsync("its partitions were taken over", async () => await stack.Database.PartitionsOfAsync(slug, zombie.Pid) == 0);
        zombie.Continue();

        await EveryUnitIsGranted(stack, slug, joined, api);
    }

    /// <summary>The group counts a partition as a worker's from the rebalance on, whether the ledger could be told or not, and one worker has no other rebalance.</summary>
    [Fact]
    public async Task A_worker_that_can_not_take_its_partitions_takes_them_as_soon_as_the_ledger_lets_it()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers, workers: 1);
        using var api = stack.Api();
        await using var blocker = await stack.Database.OpenConnectionAsync();
        await using var blocking = await blocker.BeginTransactionAsync();
        await blocker.ExecuteAsync("LOCK TABLE partition_checkpoint IN SHARE MODE");
        var slug = await api.ScheduleAsync(TimeProvider.System.GetUtcNow(), Units, RatePerMinute);
        await ForceOpenAsync(api, slug, "The lock keeps the worker from rehearsing, too.");
        await api.BecomesAsync(slug, "open");
        var joined = await api.JoinAllAsync(slug, Shoppers);
        await Until.TrueAsync("the worker waits to take its partitions", async () => await TakesAsync(stack) > 0);
        await Until.TrueAsync("it gave up", async () => await TakesAsync(stack) == 0);

        await blocking.CommitAsync();

        await EveryUnitIsGranted(stack, slug, joined, api);
    }

    private static async Task<long> TakesAsync(FlashSaleStack stack)
    {
        await using var connection = await stack.Database.OpenConnectionAsync(); // A transaction sees one state of this view from its beginning to its end.
        return await connection.ExecuteScalarAsync<long>(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO partition_checkpoint%'");
    }

    private static async Task<(string Slug, IReadOnlyList<Joined> Joined)> QueueAsync(ShopApi api)
    {
        var slug = await api.OpenSaleAsync(Units, RatePerMinute);
        return (slug, await api.JoinAllAsync(slug, Shoppers));
    }

    /// <summary>Sales whose instants lie 150 ms apart, and which no look at how warm they are holds up.</summary>
    private static async Task<IReadOnlyList<string>> DueOneAfterTheOtherAsync(ShopApi api, int sales)
    {
        var first = TimeProvider.System.GetUtcNow().AddSeconds(2);
        var slugs = new List<string>();
        for (var sale = 0; sale < sales; sale++)
        {
            slugs.Add(await api.ScheduleAsync(first.AddMilliseconds(150 * sale), units: 1));
            await ForceOpenAsync(api, slugs[sale], "The order of the instants is tried.");
        }

        return slugs;
    }

    private static async Task ForceOpenAsync(ShopApi api, string slug, string reason)
    {
        using var forced = await api.MerchantAsync($"/{slug}/open", new { force = true, reason });
        forced.EnsureSuccessStatusCode();
    }

    private static Task SomeAreDecided(FlashSaleStack stack, string slug, int some) =>
        Until.TrueAsync($"{some} tickets were decided about", async () => await stack.Database.DecidedAsync(slug) >= some);

    private static async Task EveryUnitIsGranted(FlashSaleStack stack, string slug, IReadOnlyList<Joined> joined, ShopApi api)
    {
        await Until.TrueAsync(
            "every unit was granted", async () => await stack.Database.DecidedAsync(slug) >= Units, TimeSpan.FromSeconds(60));
        await stack.Database.AddsUpAsync(slug, Units);

        var states = new List<(long Number, string State)>();
        foreach (var ticket in joined)
        {
            JsonNode told = await api.TicketAsync(ticket.Bearer);
            Assert.Equal(ticket.Number, (long)told["number"]!);
            states.Add((ticket.Number, (string)told["state"]!));
        }

        // Whoever was killed, the units went to those who came first, to within one batch; the others still wait for what may come back.
        var served = states.Where(ticket => ticket.State == "reserved").Select(ticket => ticket.Number).Order().ToList();
        Assert.Equal(Units, served.Count);
        Assert.InRange(served.Max(), Units, Units + Pacer.BatchMax);
        Assert.All(states.Where(ticket => ticket.State != "reserved"), ticket => Assert.Equal("waiting", ticket.State));
    }
}
