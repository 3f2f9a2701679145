using AdmissionQueue.Progress;
using Xunit;

namespace AdmissionQueue.Tests.Progress;

public sealed class WaitAuditTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    private static readonly Outflow OneASecond = new(3_600, 10, []);

    [Fact]
    public void A_place_is_followed_to_its_turn()
    {
        var samples = Run(new WaitAudit(), seconds: 200, issued: _ => 120, perSecond: 1);
        var last = samples[^1];
        Assert.Equal((120, 119), (last.Number, last.Ahead));
        Assert.Equal(Start.AddSeconds(119), last.Told.Middle);
        Assert.Equal(Start.AddSeconds(120), last.ServedAt);
        Assert.InRange(last.HalfAt!.Value, Start.AddSeconds(59), Start.AddSeconds(62));
        Assert.InRange(last.ToldAtHalf!.Middle, Start.AddSeconds(115), Start.AddSeconds(123));
    }

    [Fact]
    public void The_instant_of_the_turn_lies_between_two_looks()
    {
        var samples = Run(new WaitAudit(), seconds: 200, issued: second => second < 5 ? 121 : 300, perSecond: 2);
        Assert.Equal(Start.AddSeconds(60.5), samples.Single(sample => sample.Number == 121).ServedAt);
    }

    [Fact]
    public void A_crowd_of_any_size_is_followed_by_a_few()
    {
        var samples = Run(new WaitAudit(), seconds: 3_000, issued: second => 100_000 + second * 50, perSecond: 1_000);
        Assert.InRange(samples.Count, 20, 10_000 / 5);
        Assert.Equal(samples.Select(sample => sample.Number).Order().Distinct(), samples.Select(sample => sample.Number));
    }

    [Fact]
    public void Nobody_is_followed_who_can_be_told_nothing() => Assert.Empty(
        Run(new WaitAudit(), seconds: 100, issued: _ => 50, perSecond: 1, new Outflow(0, 10, [])));

    private static List<WaitSample> Run(WaitAudit audit, int seconds, Func<int, long> issued, long perSecond, Outflow? outflow = null)
    {
        var samples = new List<WaitSample>();
        for (var second = 0; second < seconds; second++)
        {
            samples.AddRange(audit.Observe(Start.AddSeconds(second), Math.Min(issued(second), second * perSecond), issued(second), outflow ?? OneASecond));
        }

        return samples;
    }
}
