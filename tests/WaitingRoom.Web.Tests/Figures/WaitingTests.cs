using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Reports;
using WaitingRoom.Web.Figures;
using Xunit;

namespace WaitingRoom.Web.Tests.Figures;

/// <summary>Who waits, as a merchant takes the word: everybody who still hopes for units, and nobody else.</summary>
public sealed class WaitingTests
{
    private static readonly TicketCount[] Decided =
        [CountOf(TicketState.Bought, 3), CountOf(TicketState.Reserved, 2), CountOf(TicketState.Left, 4), CountOf(TicketState.Missed, 1)];

    [Fact]
    public void Who_left_or_had_a_turn_does_not_wait_and_who_was_served_and_got_nothing_does() =>
        Assert.Equal(20, FiguresReader.WaitingIn(SaleState.Open, issued: 30, Decided)); // However far the lane is served.

    [Theory]
    [InlineData(SaleState.SoldOut)]
    [InlineData(SaleState.Closed)]
    public void At_the_end_nobody_waits_though_not_every_ticket_is_settled_yet(SaleState state) =>
        Assert.Equal(0, FiguresReader.WaitingIn(state, issued: 30, Decided));

    [Fact]
    public void A_node_that_has_not_heard_of_the_newest_tickets_does_not_count_below_nothing() =>
        Assert.Equal(0, FiguresReader.WaitingIn(SaleState.Open, issued: 9, Decided));

    private static TicketCount CountOf(TicketState state, long tickets) => new(LaneName.Main, state, tickets, 0, 0);
}
