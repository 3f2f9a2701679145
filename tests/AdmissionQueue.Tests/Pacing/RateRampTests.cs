using AdmissionQueue.Pacing;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Pacing;

public sealed class RateRampTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_steps_of_a_slope_admit_as_many_as_the_slope() =>
        Gen.Select(Gen.Int[0, 60_000], Gen.Int[0, 60_000], Gen.Int[1, 600]).Sample((from, to, minutes) =>
        {
            RatePoint[] ramp = [new(Start, from), new(Start.AddMinutes(minutes), to)];
            var steps = RateRamp.StepsAfter(ramp, Start.AddTicks(-1));
            var admitted = steps.Zip(steps.Skip(1), (step, next) => step.RatePerMinute * (next.At - step.At).TotalMinutes).Sum();
            Assert.InRange(admitted, (from + to) / 2.0 * minutes - minutes, (from + to) / 2.0 * minutes + minutes);
            Assert.Equal(ramp[^1], steps[^1]);
        });

    [Fact]
    public void Steps_that_are_over_are_left_out_and_a_level_is_one_step()
    {
        RatePoint[] ramp = [new(Start, 60), new(Start.AddMinutes(10), 60), new(Start.AddMinutes(20), 0)];
        Assert.Equal([Start, .. Enumerable.Range(0, 16).Select(step => Start.AddMinutes(10 + 0.625 * step)), Start.AddMinutes(20)],
            RateRamp.StepsAfter(ramp, Start.AddTicks(-1)).Select(step => step.At));
        Assert.Equal([Start.AddMinutes(20)], RateRamp.StepsAfter(ramp, Start.AddMinutes(19.5)).Select(step => step.At));
        Assert.Empty(RateRamp.StepsAfter([], Start));
    }
}
