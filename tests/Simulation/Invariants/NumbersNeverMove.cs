namespace Simulation.Invariants;

/// <summary>Invariant 4: no number is told to two shoppers, and what is shown of serving never goes back, so that no shown position grows.</summary>
internal sealed class NumbersNeverMove : Invariant
{
    private readonly Dictionary<long, int> shoppers = [];
    private long shown;

    public override string Name => "numbers never move";

    internal override void Told(long nowMs, int shopper, long number)
    {
        if (!shoppers.TryAdd(number, shopper) && shoppers[number] != shopper)
        {
            Broken(nowMs, $"number {number} was told to shopper {shoppers[number]} and to shopper {shopper}");
        }
    }

    internal override void Shown(long nowMs, long serving)
    {
        if (serving < shown)
        {
            Broken(nowMs, $"serving was shown at {shown}, and then at {serving}");
        }

        shown = serving;
    }
}
