using InventoryLedger.Reports;

namespace InventoryLedger.Tests.Reports;

public sealed class KendallTauTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1.0, 1, 2, 3, 4)]
    [InlineData(-1.0, 4, 3, 2, 1)]
    [InlineData(0.6666666667, 2, 1, 3, 4)] // one of six pairs is out of order
    [InlineData(1.0, 1, 1, 2, 2)] // two batches in order
    [InlineData(0.3333333333, 1, 2, 2, 1, 2)] // six pairs have an order; the fourth was granted before two with lower numbers
    public void By_hand(double tau, params int[] seconds)
    {
        var grants = seconds.Select((second, index) => ((long)index + 1, Start.AddSeconds(second))).ToList();
        Assert.Equal(tau, KendallTau.Of(grants)!.Value, 9);
    }

    [Fact]
    public void Without_two_grants_in_an_order_there_is_none()
    {
        Assert.Null(KendallTau.Of([]));
        Assert.Null(KendallTau.Of([(1, Start)]));
        Assert.Null(KendallTau.Of([(1, Start), (2, Start)]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_is_what_comparing_every_pair_says(int seed)
    {
        var random = new Random(seed);
        var grants = Enumerable.Range(1, 300).Select(number => ((long)number, Start.AddSeconds(random.Next(40)))).OrderBy(_ => random.Next()).ToList();
        var pairs = (
            from one in grants
            from other in grants
            where one.Item1 < other.Item1 && one.Item2 != other.Item2
            select one.Item2 < other.Item2 ? 1 : -1).ToList();
        Assert.Equal(pairs.Average(), KendallTau.Of(grants)!.Value, 9);
    }

    [Fact]
    public void A_million_grants_take_no_time_worth_speaking_of()
    {
        var grants = Enumerable.Range(1, 1_000_000).Select(number => ((long)number, Start.AddMilliseconds(number / 500))).ToList();
        Assert.Equal(1, KendallTau.Of(grants));
    }
}
