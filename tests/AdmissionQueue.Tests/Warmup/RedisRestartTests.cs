using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using FlashSale.LocalServers.Redis;
using StackExchange.Redis;
using Xunit;

namespace AdmissionQueue.Tests.Warmup;

/// <summary>A Redis that was started again has its data, except perhaps for what it wrote last: numbers that shoppers were told of. It gives none, and counts
/// no lobby, until the sale was rebuilt from Kafka.</summary>
public sealed class RedisRestartTests
{
    [Fact]
    public async Task A_Redis_that_was_started_again_gives_no_number_before_the_sale_was_rebuilt()
    {
        using var folder = new TestFolder();
        await using var server = await RedisServer.StartAsync(folder.Path, TimeProvider.System, ct: TestContext.Current.CancellationToken);
        var sale = TestSale.In(SaleState.Open);
        await using (var before = await ConnectionMultiplexer.ConnectAsync(server.Configuration))
        {
            await new SaleMirror(before).PlaceAsync(sale, issued: 0, serving: 0);
            Assert.Equal(1, (await JoinAsync(before, sale)).Arrival);
        }

        await server.KillAsync();
        await server.RestartAsync(TestContext.Current.CancellationToken);

        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        var mirror = new SaleMirror(redis);
        Assert.Equal(JoinOutcome.Cold, (await JoinAsync(redis, sale)).Outcome);
        Assert.Null(await new FreezeScript(redis).FreezeAsync(sale.Id));
        Assert.False(await mirror.RefreshAsync(sale));

        // The log says that number 3 was given: 2 and 3 were lost with the last second.
        await mirror.PlaceAsync(sale, issued: 3, serving: 0);
        Assert.True(await mirror.RefreshAsync(sale));
        Assert.Equal((JoinOutcome.New, 4), (await JoinAsync(redis, sale) is var next ? (next.Outcome, (int)next.Arrival) : default));
    }

    /// <summary>Numbers that a rebuild leaves out belong to nobody: serving passes them at once, except for one that Kafka has after all.</summary>
    [Fact]
    public async Task Nobody_is_waited_for_in_the_gap_that_a_rebuild_leaves()
    {
        using var folder = new TestFolder();
        await using var server = await RedisServer.StartAsync(folder.Path, TimeProvider.System, ct: TestContext.Current.CancellationToken);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        var sale = TestSale.In(SaleState.Open, ratePerMinute: 600, partitions: 1);
        await new SaleMirror(redis).PlaceAfterGapAsync(sale, [(500, 0)], gap: 500);
        Assert.Equal(501, (await JoinAsync(redis, sale)).Arrival);
        new NumberScript(redis).MarkQueued(sale.Id, arrival: 7, partition: 0, offset: 0);

        var script = new ServingScript(redis);
        await script.AdvanceAsync(sale.Id, [new FrontierReport(0, 7)], nowMs: 1_000);
        var first = await script.AdvanceAsync(sale.Id, [new FrontierReport(0, 7)], nowMs: 1_100);
        var second = await script.AdvanceAsync(sale.Id, [new FrontierReport(0, 501)], nowMs: 1_200);

        Assert.Equal((7, 501), (first!.Value.Serving.Number, second!.Value.Serving.Number));
    }

    /// <summary>Every worker rebuilds when Redis was lost. The second one finds the joins that came after the first; it must not open another gap.</summary>
    [Fact]
    public async Task Several_rebuilds_leave_one_gap()
    {
        using var folder = new TestFolder();
        await using var server = await RedisServer.StartAsync(folder.Path, TimeProvider.System, ct: TestContext.Current.CancellationToken);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
        var sale = TestSale.In(SaleState.Open);
        await new SaleMirror(redis).PlaceAfterGapAsync(sale, [(510, 0)], gap: 500);
        Assert.Equal(511, (await JoinAsync(redis, sale)).Arrival);

        await new SaleMirror(redis).PlaceAfterGapAsync(sale, [(1_011, 0)], gap: 500);

        Assert.Equal(512, (await JoinAsync(redis, sale)).Arrival);
    }

    private static Task<JoinAnswer> JoinAsync(IConnectionMultiplexer redis, Sale sale) => new NumberScript(redis).TakeAsync(
        sale.Id, new ShopperId(Guid.NewGuid()), new TicketId(Guid.NewGuid()), [new RequestedItem(new Sku("sneaker"), 1)]);
}
