namespace Simulation.Invariants;

/// <summary>Invariant 2: a ticket that a shopper was told of ends in exactly one final state.</summary>
internal sealed class EveryTicketEnds(int shoppers) : Invariant
{
    private readonly bool[] told = new bool[shoppers];
    private readonly string?[] ends = new string?[shoppers];

    public override string Name => "every ticket ends";

    internal override void Told(long nowMs, int shopper, long number) => told[shopper] = true;

    internal override void Ended(long nowMs, int shopper, string state)
    {
        // The same end again is nothing new: that all is sold is told to everybody at once, and again where the ledger comes to the ticket.
        if (ends[shopper] is { } before && before != state)
        {
            Broken(nowMs, $"shopper {shopper} ended as {before}, and then as {state}");
        }

        ends[shopper] = state;
    }

    internal override void Finished(long nowMs)
    {
        var open = Enumerable.Range(0, shoppers).Where(shopper => told[shopper] && ends[shopper] is null).ToList();
        if (open.Count > 0)
        {
            Broken(nowMs, $"{open.Count} tickets never end, the first of them shopper {open[0]}'s");
        }
    }
}
