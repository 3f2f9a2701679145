namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>Holds a run against everything that is promised: each is zero tolerance, whatever was killed meanwhile.</summary>
internal static class HistoryCheck
{
    public static IReadOnlyList<Violation> Run(Evidence evidence) =>
    [
        .. UnitsAddUp.Check(evidence),
        .. TicketsEnd.Check(evidence),
        .. OneTicketEach.Check(evidence),
        .. NumbersStand.Check(evidence),
        .. GrantsInTurn.Check(evidence),
        .. RateKept.Check(evidence),
        .. HoldsEndOnce.Check(evidence),
        .. TokensHold.Check(evidence),
        .. AnswersHonest.Check(evidence),
        .. ReadinessTrue.Check(evidence),
    ];
}
