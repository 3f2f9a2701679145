using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Lobby;

/// <summary>Goal: whatever joins, freezes and losses of Redis come in whatever order, the lobby is counted once: who was told of an arrival
/// before it is in, who comes later is not. Method: random histories on the real Redis beside a model of two variables.</summary>
public sealed class FreezeScriptTests(RedisFixture redis)
{
    private static readonly IReadOnlyList<RequestedItem> OneSneaker = [new RequestedItem(new Sku("sneaker"), 1)];

    private readonly NumberScript numbers = new(redis.Connection);
    private readonly FreezeScript freeze = new(redis.Connection);
    private readonly SaleMirror mirror = new(redis.Connection);

    private enum Step
    {
        Join,
        Freeze,
        Refresh,
        LoseRedis,
    }

    [Fact]
    public async Task The_script_counts_as_the_model_does_in_every_history() =>
        await Gen.Frequency((8, Gen.Const(Step.Join)), (3, Gen.Const(Step.Freeze)), (2, Gen.Const(Step.Refresh)), (1, Gen.Const(Step.LoseRedis)))
            .Array[1, 40].SampleAsync(RunAsync, iter: 100);

    [Fact]
    public async Task Many_who_freeze_at_once_while_others_join_are_told_the_same()
    {
        var sale = TestSale.In(SaleState.Lobby);
        await mirror.PlaceAsync(sale, issued: 0, serving: 0);
        var joins = Enumerable.Range(0, 500).Select(_ => JoinAsync(sale)).ToList();
        await Task.WhenAll(joins);
        var freezes = new List<Task<long?>>();
        for (var i = joins.Count; i < 2_000; i++)
        {
            joins.Add(JoinAsync(sale));
            if (i >= 1_000 && i % 50 == 0)
            {
                freezes.Add(FreezeAsync(sale));
            }
        }

        var joiners = Assert.Single((await Task.WhenAll(freezes)).Distinct());
        var answers = await Task.WhenAll(joins);
        Assert.InRange(joiners!.Value, 500, 2_000);
        Assert.Equal(joiners, answers.Count(answer => answer.Arrival <= joiners));
        Assert.Equal(2_000 - joiners, answers.Count(answer => answer.Arrival > joiners));
    }

    [Fact]
    public async Task A_lobby_that_Redis_does_not_know_can_not_be_counted() =>
        Assert.Null(await FreezeAsync(TestSale.In(SaleState.Lobby)));

    [Fact]
    public async Task An_empty_lobby_draws_nothing()
    {
        var sale = TestSale.In(SaleState.Lobby);
        await mirror.PlaceAsync(sale, issued: 0, serving: 0);
        await redis.Connection.GetDatabase().KeyDeleteAsync(SaleKeys.Of(sale.Id).Issued);
        Assert.Equal(0, await FreezeAsync(sale));
        Assert.Equal(1, (await JoinAsync(sale)).Arrival);
        Assert.Equal(0, await FreezeAsync(sale));
    }

    private async Task RunAsync(Step[] history)
    {
        var sale = TestSale.In(SaleState.Lobby);
        await mirror.PlaceAsync(sale, issued: 0, serving: 0);
        var (arrivals, frozen) = (0L, (long?)null);
        foreach (var step in history)
        {
            switch (step)
            {
                case Step.Join:
                    Assert.Equal(++arrivals, (await JoinAsync(sale)).Arrival);
                    break;
                case Step.Freeze:
                    Assert.Equal(frozen ??= arrivals, await FreezeAsync(sale));
                    break;
                case Step.Refresh:
                    sale = sale with { Revision = sale.Revision + 1 };
                    Assert.True(await mirror.RefreshAsync(sale));
                    break;
                default:
                    var keys = SaleKeys.Of(sale.Id);
                    await redis.Connection.GetDatabase().KeyDeleteAsync([keys.Sale, keys.Issued, keys.Tickets]);
                    Assert.Null(await FreezeAsync(sale));
                    frozen = null; // Nothing was opened on it, so it may be counted anew, with all who were in.
                    await mirror.PlaceAsync(sale, arrivals, serving: 0);
                    break;
            }
        }
    }

    private async Task<long?> FreezeAsync(Sale sale) => await freeze.FreezeAsync(sale.Id) is [var joiners] ? joiners : null;

    private Task<JoinAnswer> JoinAsync(Sale sale) =>
        numbers.TakeAsync(sale.Id, new ShopperId(Guid.NewGuid()), new TicketId(Guid.NewGuid()), OneSneaker);
}
