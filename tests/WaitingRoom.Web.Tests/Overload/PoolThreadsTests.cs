using Microsoft.Extensions.Time.Testing;
using WaitingRoom.Web.Overload;
using Xunit;

namespace WaitingRoom.Web.Tests.Overload;

public sealed class PoolThreadsTests
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider time = new();
    private readonly List<int> set = [];
    private long finished;

    [Fact]
    public void A_pool_that_stands_still_gets_many_threads_until_it_has_got_on_for_half_a_minute()
    {
        var threads = Threads();
        threads.Judge(Late);
        Assert.Equal([PoolThreads.Many], set);

        GoOn(threads, TimeSpan.FromSeconds(29));
        threads.Judge(Late); // Again.
        GoOn(threads, TimeSpan.FromSeconds(29));
        Assert.Equal([PoolThreads.Many], set);

        GoOn(threads, TimeSpan.FromSeconds(1));
        Assert.Equal([PoolThreads.Many, 2], set);
    }

    // What is late because it has much to do gets nothing done sooner by more threads.
    [Fact]
    public void One_that_is_late_and_gets_on_keeps_its_few()
    {
        var threads = Threads();
        finished += 10;
        threads.Judge(TimeSpan.FromSeconds(1));
        Assert.Empty(set);
    }

    [Fact]
    public void One_with_nothing_to_do_keeps_its_few()
    {
        Threads().Judge(TimeSpan.FromMilliseconds(99));
        Assert.Empty(set);
    }

    private PoolThreads Threads() => new(few: 2, set.Add, () => finished, time);

    private void GoOn(PoolThreads threads, TimeSpan span)
    {
        time.Advance(span);
        finished += 100;
        threads.Judge(TimeSpan.Zero);
    }
}
