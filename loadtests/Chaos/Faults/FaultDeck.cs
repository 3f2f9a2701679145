namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>Says which fault comes next, in shuffled rounds: a short run then has as many different ones as there is time for.</summary>
/// <param name="faults">One at least.</param>
/// <param name="random">Shuffles, and says when two come at once.</param>
internal sealed class FaultDeck(IReadOnlyList<Fault> faults, Random random)
{
    private const double TwoAtOnceShare = 0.25;

    private readonly Queue<Fault> toCome = new();

    /// <summary>The next fault, or two that come at once. Never two that are healed at one desk: the one that ends first would end the other, too, of which the run
    /// would go on to believe that it is in place, and a server that the one has killed can't be told anything by the other.</summary>
    /// <param name="mayBeTwo">Whether two may come at once.</param>
    public Fault[] Draw(bool mayBeTwo)
    {
        var first = Next();
        return mayBeTwo && faults.Count > 1 && random.NextDouble() < TwoAtOnceShare && (first.HealedAt is null || Peek().HealedAt != first.HealedAt)
            ? [first, Next()]
            : [first];
    }

    private Fault Next()
    {
        Peek();
        return toCome.Dequeue();
    }

    private Fault Peek()
    {
        if (toCome.Count == 0)
        {
            var round = faults.ToArray();
            random.Shuffle(round);
            Array.ForEach(round, toCome.Enqueue);
        }

        return toCome.Peek();
    }
}
