using AdmissionQueue.Sales;
using Xunit;

namespace AdmissionQueue.Tests.Sales;

public sealed class SaleLifeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(SaleState.Scheduled, -13, null)]
    [InlineData(SaleState.Scheduled, -12, SaleState.Warming)]
    [InlineData(SaleState.Warming, -11, null)]
    [InlineData(SaleState.Warming, -10, SaleState.Lobby)]
    [InlineData(SaleState.Lobby, -1, null)]
    [InlineData(SaleState.Lobby, 0, SaleState.Open)]
    [InlineData(SaleState.Scheduled, 5, SaleState.Warming)]
    [InlineData(SaleState.Warming, 5, SaleState.Lobby)]
    [InlineData(SaleState.Open, 5, null)]
    [InlineData(SaleState.Paused, 59, null)]
    [InlineData(SaleState.Paused, 60, SaleState.Closed)]
    [InlineData(SaleState.SoldOut, 60, SaleState.Closed)]
    [InlineData(SaleState.Scheduled, 61, SaleState.Closed)]
    [InlineData(SaleState.Closed, 61, null)]
    public void The_clock_asks_for_the_next_state(SaleState state, int minutesAfterStart, SaleState? due) =>
        Assert.Equal(due, SaleLife.Due(SaleIn(state), Start.AddMinutes(minutesAfterStart))?.To);

    [Fact]
    public void Every_move_that_the_clock_asks_for_is_legal() =>
        Assert.All(
            from state in Enum.GetValues<SaleState>() from minutes in Enumerable.Range(-20, 100) select (state, minutes),
            at => Assert.True(
                SaleLife.Due(SaleIn(at.state), Start.AddMinutes(at.minutes)) is not { } due || SaleLife.MayMove(at.state, due.To), $"{at}"));

    [Fact]
    public void Nothing_leaves_closed() =>
        Assert.All(Enum.GetValues<SaleState>(), to => Assert.False(SaleLife.MayMove(SaleState.Closed, to)));

    [Fact]
    public void Every_state_has_one_name_on_the_wire() =>
        Assert.All(Enum.GetValues<SaleState>(), state => Assert.Equal(state, WireNames<SaleState>.Parse(WireNames<SaleState>.Of(state))));

    private static Sale SaleIn(SaleState state) => new()
    {
        Id = new SaleId(Guid.NewGuid()),
        MerchantId = Guid.NewGuid(),
        Slug = "drop",
        Name = "Drop",
        StartsAt = Start,
        EndsAt = Start.AddMinutes(60),
        LobbyMinutes = 10,
        RatePerMinute = 60,
        State = state,
        Items = [],
    };
}
