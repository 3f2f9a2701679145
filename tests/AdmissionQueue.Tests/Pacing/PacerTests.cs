using AdmissionQueue.Pacing;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Pacing;

public sealed class PacerTests
{
    private const long Unlimited = 1_000_000_000_000;

    private static readonly Gen<long> RandomRate = Gen.OneOf(Gen.Int[1, 600], Gen.Int[600, 60_000], Gen.Int[60_000, 6_000_000]).Select(rate => (long)rate);

    /// <summary>Steps as loops make them: mostly on time, sometimes late, sometimes long gone, sometimes with a clock that steps back.</summary>
    private static readonly Gen<long[]> RandomSteps =
        Gen.Frequency((20, Gen.Long[0, 60]), (3, Gen.Long[60, 400]), (1, Gen.Long[1_000, 5_000]), (1, Gen.Long[-2_000, -1])).Array[200, 1_500];

    [Fact]
    public void Any_ten_seconds_admit_no_more_than_the_rate_allows() =>
        Gen.Select(RandomRate, RandomSteps).Sample((rate, steps) =>
        {
            var history = Run((int)rate, steps, Unlimited);
            for (var from = 0; from < history.Count; from++)
            {
                for (var to = from; to < history.Count && history[to].AtMs - history[from].AtMs <= 10_000; to++)
                {
                    var allowed = (history[to].AtMs - history[from].AtMs) * rate / Pacer.CreditPerAdmission + 1;
                    Assert.True(
                        history[to].Number - history[from].Number <= allowed,
                        $"{history[to].Number - history[from].Number} admitted where {allowed} are allowed");
                }
            }
        }, iter: 100);

    [Fact]
    public void Steady_steps_reach_the_rate_within_one_admission() =>
        Gen.Select(RandomRate, Gen.Long[1, Pacer.ElapsedMsMax]).Sample((rate, everyMs) =>
        {
            var steps = (int)(60_000 / everyMs);
            var history = Run((int)rate, Enumerable.Repeat(everyMs, steps), Unlimited);
            var owed = steps * everyMs * rate / Pacer.CreditPerAdmission;
            Assert.InRange(history[^1].Number, owed - 1, owed);
        });

    [Fact]
    public void Serving_never_decreases_and_never_passes_its_limit() =>
        Gen.Select(RandomRate, RandomSteps, Gen.Long[0, 5_000]).Sample((rate, steps, issued) =>
        {
            var history = Run((int)rate, steps, issued);
            Assert.All(history.Zip(history.Skip(1)), pair => Assert.True(pair.Second.Number >= pair.First.Number));
            Assert.True(history[^1].Number <= issued);
        });

    [Fact]
    public void Serving_stops_one_burst_beyond_a_partition_that_stands_still()
    {
        var serving = new Serving(0, 0, 0);
        for (var nowMs = 0; nowMs < 600_000; nowMs += 50)
        {
            serving = Pacer.Advance(serving, new PacingStep(nowMs, 60_000, Unlimited, Frontier: 70, Pacer.BurstFor(60_000)));
        }

        Assert.Equal(70 + Pacer.BatchMax, serving.Number);
    }

    [Fact]
    public void A_stall_is_not_made_good()
    {
        var before = new Serving(1_000, 0, 0);
        var after = Pacer.Advance(before, new PacingStep(30_000, 60_000, Unlimited, Unlimited, 500));
        Assert.Equal(1_000 + Pacer.ElapsedMsMax, after.Number);
    }

    [Fact]
    public void Credit_is_dropped_at_a_limit_so_that_an_empty_queue_saves_nothing_up()
    {
        var idle = Pacer.Advance(new Serving(10, 59_000, 0), new PacingStep(100, 60_000, Issued: 10, Unlimited, 500));
        Assert.Equal(new Serving(10, 0, 100), idle);
    }

    private static List<Serving> Run(int rate, IEnumerable<long> elapsedMs, long issued)
    {
        var history = new List<Serving> { new(0, 0, 0) };
        long nowMs = 0;
        foreach (var elapsed in elapsedMs)
        {
            nowMs += elapsed;
            history.Add(Pacer.Advance(history[^1], new PacingStep(nowMs, rate, issued, Unlimited, Pacer.BurstFor(rate))));
        }

        return history;
    }
}
