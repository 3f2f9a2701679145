using FlashSale.LoadTests.Audit;
using static LoadTests.Tests.Audit.Histories;

namespace LoadTests.Tests.Audit;

public sealed class TurnLatenciesTests
{
    [Fact]
    public void Serving_reaches_a_number_by_even_progress_between_two_documents_and_a_look_before_it_is_told()
    {
        ProgressNow[] progress = [new(0, 0), new(1, 10), new(2, 10), new(3, 30)];
        Assert.Equal(At(0.4), Reached(progress, 5)!.Value, Precision);
        Assert.Equal(At(0.9), Reached(progress, 10)!.Value, Precision);
        Assert.Equal(At(2.4), Reached(progress, 20)!.Value, Precision);
        Assert.Null(Reached(progress, 31));
    }

    [Fact]
    public void A_turn_counts_from_serving_to_the_push()
    {
        // Told at 1.5 s, so served a look before that, at 1.4 s; granted at 1.8 s; the second sighting, which is the push, is heard at 2 s.
        var run = Run(1, Shopper(0, Waiting(15, ahead: 14), Reserved(15, grantedAt: 1.8))) with
        {
            Progress = [Progress(1, serving: 10, issued: 20), Progress(2, serving: 20, issued: 20)],
        };
        Assert.Equal(600, Assert.Single(TurnLatencies.SinceServing(run)).TotalMilliseconds, precision: 1);
        Assert.Equal(200, Assert.Single(TurnLatencies.SinceGrant(run)).TotalMilliseconds, precision: 1);
    }

    [Fact]
    public void Who_waited_in_the_lobby_waited()
    {
        var run = Run(1, Shopper(0, InLobby(), Reserved(1, grantedAt: 1.8)));
        Assert.Equal(200, Assert.Single(TurnLatencies.SinceGrant(run)).TotalMilliseconds, precision: 1);
    }

    [Fact]
    public void Who_never_waited_says_nothing_about_turns() =>
        Assert.Empty(TurnLatencies.SinceGrant(Run(1, Shopper(0, Waiting(1, ahead: 0), Reserved(1, grantedAt: 1)))));

    [Fact]
    public void The_rate_is_taken_only_while_somebody_waits_and_something_is_left()
    {
        var run = Run(9, Buyer(0, 1, 1), Buyer(1, 2, 2), Buyer(2, 3, 11.5)) with
        {
            Progress =
            [
                Progress(0, 0, 100, available: 5), Progress(1, 10, 100, available: 5), Progress(2, 20, 100, available: 5),
                Progress(3, 100, 100, available: 5), Progress(4, 100, 200), Progress(9, 100, 200),
            ],
        };
        var rate = AdmissionRate.Of(run, allowedPerMinute: 600);
        Assert.Equal(600, rate.WhileWaitingPerMinute!.Value, precision: 3);
        Assert.Equal(2, rate.GrantsInWindowMax);
        Assert.Equal(100, rate.GrantsInWindowAllowed);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public void Who_came_since_the_last_step_of_serving_leaves_the_rate_unused_by_right(int waiting)
    {
        var run = Run(9) with { Progress = [.. Enumerable.Range(0, 5).Select(second => Progress(second, 5 * second, 5 * second + waiting, available: 5))] };
        Assert.Null(AdmissionRate.Of(run, allowedPerMinute: 600).Unused);
    }

    [Fact]
    public void Between_two_steps_of_serving_the_rate_is_not_unused()
    {
        // 50 a second come, 100 may; a document each 40 ms sees a step of a tenth of a second or none.
        var run = Run(9) with
        {
            Progress = [.. Enumerable.Range(0, 100).Select(each => 0.04 * each).Select(at => Progress(at, 5 * (int)(at / 0.1), (int)(50 * at) + 4, available: 5))],
        };
        Assert.Null(AdmissionRate.Of(run, allowedPerMinute: 6_000).Unused);
    }

    [Fact]
    public void A_queue_that_stands_still_leaves_the_whole_rate_unused()
    {
        var run = Run(9) with { Progress = [.. Enumerable.Range(0, 5).Select(second => Progress(second, 0, 5 * second, available: 5))] };
        Assert.Equal(1, AdmissionRate.Of(run, allowedPerMinute: 600).Unused);
    }

    private static readonly TimeSpan Precision = TimeSpan.FromMilliseconds(1);

    private static DateTimeOffset? Reached(ProgressNow[] progress, long number) =>
        TurnLatencies.ReachedAt([.. progress.Select(now => Progress(now.Seconds, now.Serving, 100))], number);

    private readonly record struct ProgressNow(double Seconds, long Serving);
}
