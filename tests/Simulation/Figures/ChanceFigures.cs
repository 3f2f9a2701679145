using AdmissionQueue.Progress;

namespace Simulation.Figures;

/// <summary>What shoppers were told of their chance, and whether they got something. Who was away or had left does not count: no chance is told
/// to those who do not come.</summary>
internal sealed class ChanceFigures(int shoppers)
{
    /// <summary>Everybody's page is read now and then; a new one at once.</summary>
    private const int TicksBetweenLooks = 30;

    private readonly long[] numbers = new long[shoppers];
    private readonly Chance?[] first = new Chance?[shoppers];
    private readonly Chance?[] last = new Chance?[shoppers];
    private readonly bool[] absent = new bool[shoppers];
    private readonly bool[] got = new bool[shoppers];
    private readonly HashSet<int> waiting = [];
    private readonly List<int> fresh = [];
    private int ticks;

    public void Told(int shopper, long number)
    {
        numbers[shopper] = number;
        waiting.Add(shopper);
        fresh.Add(shopper);
    }

    /// <summary>One progress document, as pages take it.</summary>
    public void Tick(IReadOnlyList<StockLevel> stock, IReadOnlyList<LikelyReach> likely)
    {
        foreach (var shopper in fresh)
        {
            last[shopper] = first[shopper] = UnitChance.Of(numbers[shopper], null, stock, likely);
        }

        fresh.Clear();
        if (ticks++ % TicksBetweenLooks == 0)
        {
            foreach (var shopper in waiting)
            {
                last[shopper] = UnitChance.Of(numbers[shopper], null, stock, likely);
            }
        }
    }

    public void Absent(int shopper) => absent[shopper] = true;

    public void Granted(int shopper) => got[shopper] = true;

    /// <summary>The ticket is decided about: its page shows no chance any more.</summary>
    public void Decided(int shopper) => waiting.Remove(shopper);

    /// <summary>Who was told what at first, and who of them got something.</summary>
    public ChanceCount First => Count(first);

    /// <summary>The same of what was told last.</summary>
    public ChanceCount Last => Count(last);

    private ChanceCount Count(Chance?[] told) => Enumerable.Range(0, shoppers)
        .Where(shopper => numbers[shopper] > 0 && !absent[shopper])
        .Aggregate(default(ChanceCount), (count, shopper) => count.With(told[shopper], got[shopper]));
}

/// <summary>How many were told what, and how many of them got something.</summary>
/// <param name="Likely">Were told "likely".</param>
/// <param name="LikelyGot">And got something.</param>
/// <param name="Unlikely">Were told "unlikely".</param>
/// <param name="UnlikelyGot">And got something all the same.</param>
/// <param name="Gone">Were told "gone".</param>
/// <param name="GoneGot">And got something, which must not be.</param>
public readonly record struct ChanceCount(int Likely, int LikelyGot, int Unlikely, int UnlikelyGot, int Gone, int GoneGot)
{
    internal ChanceCount With(Chance? told, bool got) => told switch
    {
        Chance.Likely => this with { Likely = Likely + 1, LikelyGot = LikelyGot + (got ? 1 : 0) },
        Chance.Unlikely => this with { Unlikely = Unlikely + 1, UnlikelyGot = UnlikelyGot + (got ? 1 : 0) },
        Chance.Gone => this with { Gone = Gone + 1, GoneGot = GoneGot + (got ? 1 : 0) },
        _ => this,
    };
}
