using Microsoft.Extensions.Time.Testing;
using WaitingRoom.Web.Overload;
using Xunit;

namespace WaitingRoom.Web.Tests.Overload;

public sealed class RefusedCrowdTests
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider time = new();
    private readonly Random random = new(20261129);

    [Theory]
    [InlineData(1_000)]
    [InlineData(4_000)]
    public void A_crowd_that_obeys_soon_comes_no_more_often_than_the_node_can_refuse_it(int shoppers)
    {
        var perSecond = Refusals(shoppers, seconds: 120);

        Assert.InRange(perSecond[60..].Average(), 1, 1.5 * RefusedCrowd.PerSecond);
        Assert.True(perSecond[60..].Max() < 4 * RefusedCrowd.PerSecond, $"{perSecond[60..].Max()} in one second");
    }

    [Fact]
    public void Nobody_is_sent_away_for_longer_than_a_shopper_counts_as_present()
    {
        var crowd = new RefusedCrowd(time);
        for (var second = 0; second < 60; second++)
        {
            for (var shopper = 0; shopper < 10_000; shopper++)
            {
                Assert.InRange(crowd.ComeBackAfter(Least), Least, RefusedCrowd.AwayMax);
            }

            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(RefusedCrowd.AwayMax, crowd.ComeBackAfter(Least));
    }

    [Fact]
    public void A_few_are_told_what_is_worth_their_while_also_after_a_crowd_has_gone()
    {
        var crowd = new RefusedCrowd(time);
        Assert.Equal(Least, crowd.ComeBackAfter(Least));
        for (var refused = 0; refused < 100_000; refused++)
        {
            crowd.ComeBackAfter(Least);
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(crowd.ComeBackAfter(Least) > Least);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(Least, crowd.ComeBackAfter(Least));
    }

    /// <summary>Everybody comes in the first second and is refused each time; each adds up to a half to what it was told, as pages do.</summary>
    private int[] Refusals(int shoppers, int seconds)
    {
        var crowd = new RefusedCrowd(time);
        var comes = new PriorityQueue<int, TimeSpan>();
        for (var shopper = 0; shopper < shoppers; shopper++)
        {
            comes.Enqueue(shopper, TimeSpan.FromSeconds(random.NextDouble()));
        }

        var (now, perSecond) = (TimeSpan.Zero, new int[seconds]);
        while (comes.TryDequeue(out var shopper, out var at) && at < TimeSpan.FromSeconds(seconds))
        {
            time.Advance(at - now);
            now = at;
            perSecond[(int)at.TotalSeconds]++;
            comes.Enqueue(shopper, at + crowd.ComeBackAfter(Least) * (1 + 0.5 * random.NextDouble()));
        }

        return perSecond;
    }
}
