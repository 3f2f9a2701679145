using FlashSale.LoadTests.Sizing;

namespace LoadTests.Tests.Sizing;

public sealed class QueueingTests
{
    /// <summary>One server: the probability to wait is how busy it is. Two servers with one busy in the mean: a third (any textbook).</summary>
    [Theory]
    [InlineData(1, 0.5, 0.5)]
    [InlineData(1, 0.9, 0.9)]
    [InlineData(2, 1.0, 1.0 / 3)]
    [InlineData(10, 5.0, 0.0361)]
    public void Erlang_C_is_as_in_the_books(int servers, double load, double probability) =>
        Assert.Equal(probability, Queueing.ErlangC(servers, load), 3);

    [Fact]
    public void More_work_than_can_be_done_waits_for_ever() =>
        Assert.Equal(double.PositiveInfinity, Queueing.WaitQuantile(2, 2.0, 0.001, 0.99));

    /// <summary>The wait of M/M/1 is exponential above its chance of none: P(W > t) = ρ exp(-(μ - λ) t).</summary>
    [Fact]
    public void The_wait_of_one_server_is_exponential()
    {
        const double service = 0.01;
        var wait = Queueing.WaitQuantile(1, 0.8, service, 0.99);
        Assert.Equal(0.01, 0.8 * Math.Exp(-(1 / service - 0.8 / service) * wait), 6);
    }
}
