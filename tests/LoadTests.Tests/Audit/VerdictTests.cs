using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;
using static LoadTests.Tests.Audit.Histories;

namespace LoadTests.Tests.Audit;

/// <summary>Each verdict is proven by a history with one planted fault, which it alone must find; a verdict that can't fail proves nothing.</summary>
public sealed class VerdictTests
{
    [Fact]
    public void A_correct_run_breaks_no_promise() => Assert.All(
        Verdicts.On(Run(
            2,
            Buyer(0, number: 1, grantedAt: 1),
            Buyer(1, number: 2, grantedAt: 1.5),
            Shopper(2, Waiting(3, ahead: 2), Waiting(3, ahead: 1), Ended(3, TicketStates.SoldOut)),
            Shopper(3))),
        verdict => Assert.True(verdict.Holds, verdict.First));

    [Fact]
    public void A_ticket_without_an_end_is_lost() =>
        AssertOnlyBroken(EveryTicketEnds.Check, 1, Run(2, Buyer(0, 1, 1), Shopper(1, Waiting(2))));

    [Fact]
    public void A_reservation_without_an_end_is_lost() =>
        AssertOnlyBroken(EveryTicketEnds.Check, 1, Run(2, Shopper(0, Waiting(1), Reserved(1, 1))));

    [Fact]
    public void A_ticket_with_two_ends_was_lied_to() =>
        AssertOnlyBroken(EveryTicketEnds.Check, 1, Run(2, Shopper(0, Ended(1, TicketStates.SoldOut), Bought(1, 1))));

    [Fact]
    public void A_unit_that_was_not_stocked_is_oversold() =>
        AssertOnlyBroken(NothingOversold.Check, 1, Run(1, Buyer(0, 1, 1), Buyer(1, 2, 2)));

    [Fact]
    public void A_unit_that_was_given_back_may_be_sold_again()
    {
        var giver = Shopper(0, Waiting(1), Reserved(1, 1), Reserved(1, 1) with { State = TicketStates.Released });
        giver.GaveBackAt = At(2);
        Assert.True(NothingOversold.Check(Run(1, giver, Buyer(1, 2, 2.1))).Holds);
        Assert.Equal(1, NothingOversold.Check(Run(1, giver, Buyer(1, 2, 1.9))).Violations);
    }

    [Fact]
    public void A_hold_that_expired_frees_its_unit_when_it_expires()
    {
        var late = Shopper(0, Waiting(1), Reserved(1, 1), Ended(1, TicketStates.Expired));
        Assert.True(NothingOversold.Check(Run(1, late, Buyer(1, 2, 602))).Holds);
        Assert.Equal(1, NothingOversold.Check(Run(1, late, Buyer(1, 2, 600))).Violations);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(1, 1)]
    public void Stock_that_can_not_be_is_oversold(long available, long held) => AssertOnlyBroken(
        NothingOversold.Check, 1, Run(1, Buyer(0, 1, 1)) with { Progress = [Progress(1, 0, 1, available, held)] });

    [Fact]
    public void One_ticket_with_two_reservations_is_a_duplicate() => AssertOnlyBroken(
        OneTicketOneReservation.Check, 1, Run(2, Shopper(0, Reserved(1, 1, "first"), Reserved(1, 2, "second"), Ended(1, TicketStates.Bought))));

    [Fact]
    public void One_number_for_two_shoppers_is_a_duplicate() => AssertOnlyBroken(
        OneTicketOneReservation.Check, 1, Run(0, Shopper(0, Ended(1, TicketStates.SoldOut)), Shopper(1, Ended(1, TicketStates.SoldOut))));

    [Fact]
    public void One_reservation_for_two_shoppers_is_a_duplicate() => AssertOnlyBroken(
        OneTicketOneReservation.Check,
        1,
        Run(
            2,
            Shopper(0, Reserved(1, 1, "same"), Ended(1, TicketStates.Bought)),
            Shopper(1, Reserved(2, 1, "same"), Ended(2, TicketStates.Bought))));

    [Fact]
    public void A_number_that_changes_has_moved() =>
        AssertOnlyBroken(NumbersNeverMove.Check, 1, Run(0, Shopper(0, Waiting(5), Ended(6, TicketStates.SoldOut))));

    [Fact]
    public void A_position_that_grows_on_the_ticket_is_found() => AssertOnlyBroken(
        PositionsNeverGrow.Check, 1, Run(0, Shopper(0, Waiting(9, ahead: 4), Waiting(9, ahead: 5), Ended(9, TicketStates.SoldOut))));

    [Fact]
    public void A_position_that_grows_by_progress_is_found()
    {
        var shopper = Shopper(0, Waiting(9), Ended(9, TicketStates.SoldOut));
        foreach (var position in new long[] { 8, 6, 5, 5, 6, 3, 2 })
        {
            shopper.ProgressPositions.Add(position);
        }

        AssertOnlyBroken(PositionsNeverGrow.Check, 1, Run(0, shopper));
    }

    [Fact]
    public void A_grant_after_a_number_more_than_one_batch_higher_is_out_of_order()
    {
        var run = Run(3, Buyer(0, 502, 1), Buyer(1, 1, 1.5), Buyer(2, 2, 2));
        AssertOnlyBroken(GrantsInOrder.Check, 1, run);
        Assert.Equal(501, GrantsInOrder.Largest(run));
    }

    [Fact]
    public void What_one_transaction_granted_has_no_order() =>
        Assert.Equal(0, GrantsInOrder.Largest(Run(2, Buyer(0, 900, 1), Buyer(1, 1, 1))));

    /// <summary>The verdict finds the planted fault as often as it is there, and no other verdict is misled by it.</summary>
    private static void AssertOnlyBroken(Func<RunHistory, Verdict> check, int times, RunHistory run)
    {
        var broken = check(run);
        Assert.Equal(times, broken.Violations);
        Assert.NotNull(broken.First);
        Assert.All(
            Verdicts.On(run).Where(verdict => verdict.Name != broken.Name), verdict => Assert.True(verdict.Holds, $"{verdict.Name}: {verdict.First}"));
    }
}
