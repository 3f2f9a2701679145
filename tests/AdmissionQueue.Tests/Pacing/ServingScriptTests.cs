using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Pacing;

/// <summary>advance_serving.lua repeats Pacer.Advance: the same random steps through both must give the same.</summary>
public sealed class ServingScriptTests(RedisFixture redis)
{
    private static readonly Gen<(long ElapsedMs, long First, long Second)[]> RandomSteps = Gen.Select(
        Gen.Frequency((10, Gen.Long[0, 60]), (2, Gen.Long[60, 3_000]), (1, Gen.Long[-500, -1])), Gen.Long[1, 3_000], Gen.Long[1, 3_000]).Array[1, 40];

    [Fact]
    public async Task The_script_does_what_the_rule_says() =>
        await Gen.Select(Gen.Int[1, 6_000_000], Gen.Long[0, 2_000], RandomSteps).SampleAsync(async (rate, issued, steps) =>
        {
            var sale = TestSale.In(SaleState.Open, rate);
            await new SaleMirror(redis.Connection).PlaceAsync(sale, issued, serving: 0);
            var script = new ServingScript(redis.Connection);
            var expected = new Serving(0, 0, 1_000_000);
            await script.AdvanceAsync(sale.Id, [], expected.AtMs);
            var nowMs = expected.AtMs;
            foreach (var step in steps)
            {
                nowMs += step.ElapsedMs;
                var frontier = Math.Min(step.First, step.Second);
                expected = Pacer.Advance(expected, new PacingStep(nowMs, rate, issued, frontier, Pacer.BurstFor(rate)));

                var answer = await script.AdvanceAsync(sale.Id, [new FrontierReport(0, step.First), new FrontierReport(1, step.Second)], nowMs);

                Assert.Equal(new ServingAnswer(expected, issued, frontier, SaleState.Open), answer);
            }
        }, iter: 300);

    [Theory]
    [InlineData(SaleState.Scheduled)]
    [InlineData(SaleState.Lobby)]
    [InlineData(SaleState.Paused)]
    [InlineData(SaleState.SoldOut)]
    [InlineData(SaleState.Closed)]
    public async Task Nobody_is_admitted_while_the_sale_is_not_open(SaleState state)
    {
        var sale = TestSale.In(state);
        await new SaleMirror(redis.Connection).PlaceAsync(sale, issued: 100, serving: 7);
        var script = new ServingScript(redis.Connection);
        for (var nowMs = 1_000; nowMs < 3_000; nowMs += 50)
        {
            var answer = await script.AdvanceAsync(sale.Id, [new FrontierReport(0, 8), new FrontierReport(1, 9)], nowMs);
            Assert.Equal(7, answer!.Value.Serving.Number);
        }
    }

    [Fact]
    public async Task A_partition_that_has_not_reported_may_still_have_the_first_number()
    {
        var sale = TestSale.In(SaleState.Open, ratePerMinute: 6_000_000);
        await new SaleMirror(redis.Connection).PlaceAsync(sale, issued: 1_000_000, serving: 0);
        var script = new ServingScript(redis.Connection);
        ServingAnswer? answer = null;
        for (var nowMs = 1_000; nowMs < 20_000; nowMs += 100)
        {
            answer = await script.AdvanceAsync(sale.Id, [new FrontierReport(0, 900_000)], nowMs);
        }

        Assert.Equal(Pacer.BurstFor(6_000_000), answer!.Value.Serving.Number);
    }

    /// <summary>Kafka has a ticket that the worker has not read: its empty buffer is no empty queue, and serving stays within a burst of
    /// what the partition reported before.</summary>
    [Fact]
    public async Task A_partition_that_has_not_read_its_tail_keeps_its_last_report()
    {
        var sale = TestSale.In(SaleState.Open, ratePerMinute: 60_000, partitions: 1);
        await new SaleMirror(redis.Connection).PlaceAsync(sale, issued: 1_000_000, serving: 0);
        var script = new ServingScript(redis.Connection);
        await script.AdvanceAsync(sale.Id, [new FrontierReport(0, 0, NextOffset: 4)], 1_000);
        new AdmissionQueue.Joining.NumberScript(redis.Connection).MarkQueued(sale.Id, arrival: 1, partition: 0, offset: 4);

        ServingAnswer? answer = null;
        for (var nowMs = 1_000; nowMs < 20_000; nowMs += 100)
        {
            answer = await script.AdvanceAsync(sale.Id, [new FrontierReport(0, answer?.Serving.Number ?? 0, NextOffset: 4)], nowMs);
        }

        Assert.Equal(Pacer.BatchMax, answer!.Value.Serving.Number);
        answer = await script.AdvanceAsync(sale.Id, [new FrontierReport(0, Pacer.BatchMax, NextOffset: 5)], 20_100);
        Assert.True(answer!.Value.Serving.Number > Pacer.BatchMax);
    }

    [Fact]
    public async Task A_sale_that_Redis_does_not_know_has_no_progress() =>
        Assert.Null(await new ServingScript(redis.Connection).AdvanceAsync(new SaleId(Guid.NewGuid()), []));
}
