namespace FlashSale.LoadTests.Audit;

/// <summary>All verdicts on a run: each is zero tolerance.</summary>
internal static class Verdicts
{
    public static IReadOnlyList<Verdict> On(RunHistory run) =>
    [
        EveryTicketEnds.Check(run),
        NothingOversold.Check(run),
        OneTicketOneReservation.Check(run),
        GrantsInOrder.Check(run),
        NumbersNeverMove.Check(run),
        PositionsNeverGrow.Check(run),
    ];
}
