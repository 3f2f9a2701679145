using FlashSale.LoadTests.Sizing.Calibrating;

namespace LoadTests.Tests.Sizing;

public sealed class CalibrationRoundTests
{
    [Fact]
    public void Every_shopper_is_in_one_round_and_the_first_is_the_fastest()
    {
        var rounds = CalibrationRound.Of(2_400, 600, secondsMax: 7);
        Assert.Equal([600, 150, 30], rounds.Select(round => round.PerSecond));
        Assert.Equal(2_400, rounds[0].Count);
        Assert.Equal(Enumerable.Range(0, rounds.Sum(round => round.Count)), rounds.SelectMany(round => Enumerable.Range(round.First, round.Count)));
        Assert.All(rounds, round => Assert.True(round.Length <= TimeSpan.FromSeconds(7)));
    }

    [Fact]
    public void A_small_crowd_is_in_no_round_larger_than_itself() => Assert.All(CalibrationRound.Of(100, 600, secondsMax: 7), round => Assert.InRange(round.Count, 1, 100));
}
