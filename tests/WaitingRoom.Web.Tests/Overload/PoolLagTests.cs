using Microsoft.Extensions.Time.Testing;
using WaitingRoom.Web.Overload;
using Xunit;

namespace WaitingRoom.Web.Tests.Overload;

public sealed class PoolLagTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Queue<Action> pool = new();
    private readonly PoolLag lag;

    public PoolLagTests() => lag = new PoolLag(pool.Enqueue, time);

    [Fact]
    public void A_probe_that_waits_counts_while_it_waits_and_until_the_next_was_quicker()
    {
        lag.Probe();
        time.Advance(TimeSpan.FromSeconds(3));
        lag.Probe();
        Assert.Equal(TimeSpan.FromSeconds(3), lag.Now);

        Assert.Single(pool).Invoke();
        pool.Clear();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(3), lag.Now);

        lag.Probe();
        pool.Dequeue().Invoke();
        Assert.Equal(TimeSpan.Zero, lag.Now);
    }

    [Fact]
    public void One_that_nobody_takes_is_seen_before_it_is_taken()
    {
        lag.Probe();
        pool.Dequeue().Invoke();
        lag.Probe();
        time.Advance(OverloadGuard.LagMax);
        Assert.Equal(OverloadGuard.LagMax, lag.Now);
    }
}
