using FlashSale.LoadTests;

namespace LoadTests.Tests;

public sealed class MeasuresTests
{
    [Theory]
    [InlineData("60s", 60)]
    [InlineData("90", 90)]
    [InlineData("1.5min", 90)]
    [InlineData("2h", 7_200)]
    [InlineData("250ms", 0.25)]
    public void A_time_is_read_as_people_write_it(string text, double seconds)
    {
        Assert.True(Measures.TryTime(text, out var time));
        Assert.Equal(seconds, time.TotalSeconds, 6);
    }

    [Theory]
    [InlineData("2000/min", 2_000)]
    [InlineData("2000", 2_000)]
    [InlineData("120/s", 7_200)]
    [InlineData("600/h", 10)]
    public void A_rate_is_read_as_people_write_it(string text, double perMinute)
    {
        Assert.True(Measures.TryPerMinute(text, out var rate));
        Assert.Equal(perMinute, rate, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("0s")]
    [InlineData("-5s")]
    [InlineData("25h")]
    public void What_is_no_time_is_refused(string text) => Assert.False(Measures.TryTime(text, out _));

    [Theory]
    [InlineData("fast")]
    [InlineData("0/min")]
    [InlineData("200000/s")]
    [InlineData("10/day")]
    public void What_is_no_rate_is_refused(string text) => Assert.False(Measures.TryPerMinute(text, out _));
}
