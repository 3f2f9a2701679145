using AdmissionQueue.Progress;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Progress;

public sealed class WaitEstimateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    private static readonly Gen<Outflow> RandomOutflow = Gen.Select(
        Gen.Long[0, 360_000_000],
        Gen.Int[0, 40],
        Gen.Select(Gen.Int[-1_000, 100_000], Gen.Long[0, 360_000_000]).Array[0, 5]).Select((perHour, spread, next) => new Outflow(
            perHour, spread, [.. next.OrderBy(point => point.Item1).Select(point => new OutflowPoint(Now.AddSeconds(point.Item1), point.Item2))]));

    [Fact]
    public void The_range_is_in_order_and_never_in_the_past() =>
        Gen.Select(Gen.Long[0, 10_000_000], RandomOutflow).Sample((ahead, outflow) =>
        {
            if (WaitEstimate.Of(ahead, outflow, Now) is { } estimate)
            {
                Assert.True(Now <= estimate.From && estimate.From <= estimate.Middle && estimate.Middle <= estimate.To);
            }
        });

    [Fact]
    public void Who_is_further_back_never_waits_less() =>
        Gen.Select(Gen.Long[0, 10_000_000], Gen.Long[0, 1_000], RandomOutflow).Sample((ahead, more, outflow) =>
        {
            var (near, far) = (WaitEstimate.Of(ahead, outflow, Now), WaitEstimate.Of(ahead + more, outflow, Now));
            Assert.True(far is null || near is not null && near.From <= far.From && near.To <= far.To);
        });
}
