namespace Simulation.Invariants;

/// <summary>Invariant 5: of two who wait and are there, the lower number is never granted after the higher one by more than a batch, or by more
/// than what a very fast sale lets in between two reports of a worker.</summary>
/// <param name="shoppers">How many come.</param>
/// <param name="slack">The numbers that one may be late by.</param>
internal sealed class GrantsInOrder(int shoppers, long slack) : Invariant
{
    private readonly long[] toldAtMs = new long[shoppers];
    private readonly List<(long AtMs, long Highest)> rises = [];

    public override string Name => "grants in order";

    /// <summary>The furthest that a number was granted after a higher one.</summary>
    public long Largest { get; private set; }

    internal override void Told(long nowMs, int shopper, long number)
    {
        if (toldAtMs[shopper] == 0)
        {
            toldAtMs[shopper] = Math.Max(1, nowMs);
        }
    }

    internal override void Granted(long nowMs, int shopper, long number)
    {
        // A ticket waits from when its shopper was told of it: who was granted before overtook nobody.
        var highest = rises.Count > 0 && rises[^1].AtMs >= toldAtMs[shopper] && toldAtMs[shopper] > 0 ? rises[^1].Highest : 0;
        Largest = Math.Max(Largest, highest - number);
        if (highest - number > slack)
        {
            Broken(nowMs, $"number {number} was granted after number {highest}");
        }

        if (rises.Count == 0 || number > rises[^1].Highest)
        {
            rises.Add((nowMs, number));
        }
    }
}
