using QueueWorker.Draining;
using Xunit;

namespace QueueWorker.Tests.Draining;

public sealed class DrainLoopTests
{
    [Theory]
    [InlineData(0, 40)]
    [InlineData(60, 40)]
    [InlineData(15_000, 40)]
    [InlineData(30_000, 20)]
    [InlineData(60_000, 10)]
    [InlineData(600_000, 10)]
    public void Ten_numbers_become_due_between_two_steps_at_most_and_no_step_comes_before_the_last_can_be_done(int ratePerMinute, double milliseconds) =>
        Assert.Equal(milliseconds, DrainLoop.IntervalAt(ratePerMinute).TotalMilliseconds, tolerance: 0.001);
}
