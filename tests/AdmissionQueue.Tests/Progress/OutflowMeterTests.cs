using AdmissionQueue.Pacing;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Progress;

public sealed class OutflowMeterTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    private readonly OutflowMeter meter = new();
    private double serving;
    private int seconds;

    [Fact]
    public void While_nothing_is_measured_the_configured_rate_is_told() => Assert.Equal(36_000, Run(600, 1, passed: 1).PerHour);

    [Theory]
    [InlineData(60, 1.0)]
    [InlineData(60, 1.6)]
    [InlineData(600, 0.3)]
    [InlineData(60_000, 1.25)]
    public void After_five_minutes_the_outflow_is_what_was_seen(int rate, double ratio)
    {
        var outflow = Run(rate, 300, ratio);
        Assert.InRange(outflow.PerHour, rate * 60 * ratio * 0.95, rate * 60 * ratio * 1.05);
    }

    [Fact]
    public void A_change_is_noticed_within_a_minute_and_said()
    {
        Run(600, 300, passed: 1);
        var slower = Run(600, 60, passed: 0.5);
        Assert.InRange(slower.PerHour, 17_000, 21_500);
        Assert.Equal(OutflowReason.SlowerOutflow, slower.Reason);
        var faster = Run(600, 60, passed: 1);
        Assert.Equal(OutflowReason.FasterOutflow, faster.Reason);
        Assert.True(faster.Since > slower.Since);
    }

    [Fact]
    public void A_new_rate_counts_at_once()
    {
        Run(600, 120, passed: 1.3);
        var outflow = Run(1_200, 1, passed: 1.3);
        Assert.Equal(OutflowReason.RateChanged, outflow.Reason);
        Assert.InRange(outflow.PerHour, 1_200 * 60 * 1.3 * 0.95, 1_200 * 60 * 1.3 * 1.05);
    }

    [Fact]
    public void A_pause_is_no_slowness()
    {
        var before = Run(600, 120, passed: 1.3);
        var paused = Run(600, 300, passed: 0, SaleState.Paused);
        Assert.Equal((0, OutflowReason.Paused), (paused.PerHour, paused.Reason));
        var after = Run(600, 1, passed: 0);
        Assert.Equal((before.PerHour, OutflowReason.Resumed), (after.PerHour, after.Reason));
    }

    [Fact]
    public void What_is_not_looked_at_is_not_measured()
    {
        var before = Run(600, 120, passed: 1);
        meter.LookAway();
        seconds += 8;
        Assert.Equal(before.PerHour, Run(600, 1, passed: 1).PerHour);
    }

    [Fact]
    public void An_empty_queue_is_no_slowness()
    {
        var before = Run(600, 120, passed: 1);
        for (var i = 0; i < 300; i++)
        {
            seconds++;
            meter.Observe(new OutflowSample(Start.AddSeconds(seconds), (long)serving, (long)serving, SaleState.Open, 600, []));
        }

        Assert.Equal(before.PerHour, Run(600, 1, passed: 1).PerHour);
    }

    [Fact]
    public void On_a_waiting_list_nothing_is_told_nor_for_a_moment_after_it()
    {
        var before = Run(600, 120, passed: 1);
        seconds++;
        var sample = new OutflowSample(Start.AddSeconds(seconds), (long)serving, 100_000_000, SaleState.Open, 600, []);
        Assert.Equal(0, meter.Observe(sample with { IsWaitingList = true }).PerHour);
        Assert.Equal(0, Run(600, 10, passed: 1).PerHour);
        Assert.Equal(before.PerHour, Run(600, 10, passed: 1).PerHour);
    }

    [Fact]
    public void A_standstill_promises_nothing() => Assert.Equal(0, Run(600, 1_800, passed: 0).PerHour);

    [Fact]
    public void What_is_known_to_come_is_told_at_the_measured_pace()
    {
        Run(600, 300, passed: 1.5);
        var breakAt = Start.AddHours(1);
        var outflow = Observe(600, SaleState.Open, [new RatePoint(breakAt, 0), new RatePoint(breakAt.AddMinutes(5), 1_200)]);
        Assert.Equal(new OutflowPoint(breakAt, 0), outflow.Next[0]);
        Assert.InRange(outflow.Next[1].PerHour, 1_200 * 60 * 1.5 * 0.95, 1_200 * 60 * 1.5 * 1.05);
    }

    [Fact]
    public void On_a_ramp_the_pace_is_measured_and_no_change_is_told()
    {
        RatePoint[] ramp = [new(Start, 600), new(Start.AddMinutes(20), 6_000)];
        var (number, ramped) = (0.0, new OutflowMeter());
        Outflow? outflow = null;
        for (var at = Start; at < Start.AddMinutes(10); at = at.AddSeconds(1))
        {
            var rate = RateRamp.RateAt(ramp, 0, at.ToUnixTimeMilliseconds());
            number += rate / 60.0 * 1.25;
            outflow = ramped.Observe(new OutflowSample(at, (long)number, 1_000_000, SaleState.Open, rate, RateRamp.StepsAfter(ramp, at)) { Ramp = ramp });
        }

        Assert.InRange(outflow!.PerHour, 3_300 * 60 * 1.25 * 0.95, 3_300 * 60 * 1.25 * 1.05);
        Assert.Equal(OutflowReason.FasterOutflow, outflow.Reason); // found in the first minute, and nothing since
        Assert.InRange(outflow.Since!.Value, Start, Start.AddMinutes(1));

        // 5,000 more numbers at 1.25 times 3,300 a minute and rising by 270 a minute each minute: the root of 4,125 t + 168.75 t².
        var eta = WaitEstimate.Of(5_000, outflow, Start.AddMinutes(10))!;
        var exact = (-4_125 + Math.Sqrt(4_125.0 * 4_125 + 4 * 168.75 * 5_000)) / (2 * 168.75);
        Assert.InRange((eta.Middle - Start.AddMinutes(10)).TotalMinutes, exact * 0.95, exact * 1.05);
    }

    [Fact]
    public void Chance_alone_changes_what_is_told_hardly_ever() => Gen.Int.Sample(seed =>
    {
        // One in three is away, each by chance: serving passes a random number of them with every admission.
        var random = new Random(seed);
        var fresh = new OutflowMeter();
        var (number, reasons, last) = (0L, 0, (DateTimeOffset?)null);
        for (var second = 0; second < 1_800; second++)
        {
            for (var admitted = 0; admitted < 10; number++)
            {
                admitted += random.Next(3) > 0 ? 1 : 0;
            }

            var outflow = fresh.Observe(new OutflowSample(Start.AddSeconds(second), number, 1_000_000, SaleState.Open, 600, []));
            reasons += outflow.Since != last ? 1 : 0;
            last = outflow.Since;
        }

        Assert.InRange(reasons, 1, 4);
    }, iter: 50);

    private Outflow Run(int rate, int forSeconds, double passed, SaleState state = SaleState.Open)
    {
        Outflow? outflow = null;
        for (var i = 0; i < forSeconds; i++)
        {
            seconds++;
            serving += rate / 60.0 * passed;
            outflow = Observe(rate, state, []);
        }

        return outflow!;
    }

    private Outflow Observe(int rate, SaleState state, IReadOnlyList<RatePoint> plan) =>
        meter.Observe(new OutflowSample(Start.AddSeconds(seconds), (long)serving, 100_000_000, state, rate, plan));
}
