using AdmissionQueue.Progress;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Progress;

public sealed class WaitEstimateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Six_hundred_ahead_at_sixty_a_minute_take_about_ten_minutes() =>
        Assert.Equal(new WaitEstimate(Now.AddMinutes(8.5), Now.AddMinutes(11.5)), WaitEstimate.Of(600, 60, Now));

    [Fact]
    public void Nothing_is_said_while_nobody_is_admitted() => Assert.Null(WaitEstimate.Of(600, 0, Now));

    [Fact]
    public void The_range_is_in_order_and_never_in_the_past() =>
        Gen.Select(Gen.Long[0, 10_000_000], Gen.Int[1, 6_000_000]).Sample((ahead, rate) =>
        {
            var estimate = WaitEstimate.Of(ahead, rate, Now)!;
            Assert.True(Now <= estimate.From && estimate.From <= estimate.To);
        });
}
