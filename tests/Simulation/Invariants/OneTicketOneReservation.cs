namespace Simulation.Invariants;

/// <summary>Invariant 3: one shopper is told of one ticket, and one ticket is granted once at most.</summary>
internal sealed class OneTicketOneReservation(int shoppers) : Invariant
{
    private readonly long[] numbers = new long[shoppers];
    private readonly bool[] granted = new bool[shoppers];

    public override string Name => "one ticket, one reservation";

    internal override void Told(long nowMs, int shopper, long number)
    {
        if (numbers[shopper] != 0 && numbers[shopper] != number)
        {
            Broken(nowMs, $"shopper {shopper} was told number {numbers[shopper]}, and then number {number}");
        }

        numbers[shopper] = number;
    }

    internal override void Granted(long nowMs, int shopper, long number)
    {
        if (granted[shopper])
        {
            Broken(nowMs, $"shopper {shopper} was granted twice");
        }

        granted[shopper] = true;
    }
}
