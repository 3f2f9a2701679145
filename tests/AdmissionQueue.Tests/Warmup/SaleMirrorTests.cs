using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using Xunit;

namespace AdmissionQueue.Tests.Warmup;

public sealed class SaleMirrorTests(RedisFixture redis)
{
    private readonly SaleMirror mirror = new(redis.Connection);
    private readonly ServingScript serving = new(redis.Connection);

    [Fact]
    public async Task An_older_copy_never_replaces_a_newer_one()
    {
        var sale = TestSale.In(SaleState.Open) with { Revision = 5 };
        await mirror.PlaceAsync(sale, issued: 0, serving: 0);
        await mirror.RefreshAsync(sale with { State = SaleState.Paused, Revision = 7 });
        Assert.True(await mirror.RefreshAsync(sale with { State = SaleState.Open, Revision = 6 }));
        Assert.Equal(SaleState.Paused, (await serving.AdvanceAsync(sale.Id, []))!.Value.State);
    }

    [Fact]
    public async Task A_rebuild_moves_neither_numbers_nor_serving_back()
    {
        var sale = TestSale.In(SaleState.Open);
        await mirror.PlaceAsync(sale, issued: 900, serving: 400);
        await mirror.PlaceAsync(sale, issued: 700, serving: 300);
        var answer = await serving.AdvanceAsync(sale.Id, []);
        Assert.Equal((900, 400), (answer!.Value.Issued, answer.Value.Serving.Number));
    }
}
