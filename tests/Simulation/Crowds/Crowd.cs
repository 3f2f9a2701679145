using AdmissionQueue.Joining;
using AdmissionQueue.Sales;

namespace Simulation.Crowds;

/// <summary>Everybody who comes, and how they behave; drawn once, from the seed.</summary>
internal sealed class Crowd
{
    private const double BotAwayShare = 0.7;
    private const long SpikeMs = 10_000;
    private const long BotsMs = 1_000;

    private readonly SimulationSetting setting;
    private readonly Shopper[] shoppers;
    private readonly List<int> byNumber = [-1]; // numbers count from 1
    private readonly List<Turn> turns = [Turn.Unknown];

    public Crowd(SimulationSetting setting)
    {
        this.setting = setting;
        var random = new Random(setting.Seed);
        shoppers = [.. Enumerable.Range(0, setting.Shoppers).Select(_ => Draw(random))];
    }

    private enum Turn : byte
    {
        Unknown,
        Present,
        Away,
    }

    public int Count => shoppers.Length;

    /// <summary>Shoppers in the order in which they come.</summary>
    public IEnumerable<int> Arrivals => Enumerable.Range(0, Count).OrderBy(shopper => shoppers[shopper].ArrivesAtMs);

    public ref readonly Shopper this[int shopper] => ref shoppers[shopper];

    public static ShopperId IdOf(int shopper) => new(new Guid(shopper, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));

    public static int IndexOf(ShopperId id) => BitConverter.ToInt32(id.Value.ToByteArray(), 0);

    /// <summary>Notes who has a number.</summary>
    public void Number(int shopper, long number)
    {
        while (byNumber.Count <= number)
        {
            byNumber.Add(-1);
            turns.Add(Turn.Unknown);
        }

        byNumber[(int)number] = shopper;
    }

    /// <summary>Who has a number; null where nobody was told of it.</summary>
    public int? HolderOf(long number) => number < byNumber.Count && byNumber[(int)number] >= 0 ? byNumber[(int)number] : null;

    /// <summary>Whether serving has reached a number.</summary>
    public bool IsReached(long number) => turns[(int)number] != Turn.Unknown;

    public void Leave(int shopper) => shoppers[shopper].HasLeft = true;

    /// <summary>Whether nobody is there at a number that serving reaches: decided once, when it is reached.</summary>
    public bool IsAway(long number)
    {
        if (number >= byNumber.Count || byNumber[(int)number] < 0)
        {
            return true; // A number that was given and never told.
        }

        if (turns[(int)number] == Turn.Unknown)
        {
            ref readonly var shopper = ref shoppers[byNumber[(int)number]];
            var share = setting.AwayShare.First + (setting.AwayShare.Last - setting.AwayShare.First) * Math.Min(1, number / (double)Count);
            turns[(int)number] = shopper.HasLeft || shopper.Roll < (shopper.IsBot ? BotAwayShare : share) ? Turn.Away : Turn.Present;
        }

        return turns[(int)number] == Turn.Away;
    }

    private Shopper Draw(Random random)
    {
        var bot = random.NextDouble() < setting.BotShare;
        var spike = random.NextDouble() < setting.SpikeShare;
        return new Shopper
        {
            IsBot = bot,
            ArrivesAtMs = random.NextInt64(bot ? (long)(BotsMs * setting.Slowness) : spike ? (long)(SpikeMs * setting.Slowness) : Math.Max(1, setting.TrickleMs)),
            Roll = random.NextDouble(),
            Wishes = bot || random.NextDouble() < setting.GreedyShare ? setting.LimitPerShopper : 1,
            LeavesAfterMs = random.NextDouble() < setting.LeaveShare ? random.NextInt64(1_000, 900_000) : null,
            ThinksMs = random.NextInt64(1_000, Math.Max(2_000, setting.ThinkMsMax)),
            End = random.NextDouble() < setting.BuyShare ? Ending.Buys : random.Next(2) == 0 ? Ending.GivesBack : Ending.LetsExpire,
        };
    }
}

/// <summary>One of them.</summary>
internal record struct Shopper
{
    public bool IsBot { get; init; }

    public long ArrivesAtMs { get; init; }

    /// <summary>Whether this shopper is away is drawn from it, however large the share of those is.</summary>
    public double Roll { get; init; }

    public int Wishes { get; init; }

    public long? LeavesAfterMs { get; init; }

    public long ThinksMs { get; init; }

    public Ending End { get; init; }

    public bool HasLeft { get; set; }

    /// <summary>What is asked for.</summary>
    public readonly IReadOnlyList<RequestedItem> Items => [new RequestedItem(Edges.SimulatedLedger.Unit, Wishes)];
}

/// <summary>What becomes of a hold.</summary>
internal enum Ending
{
    /// <summary>It is bought.</summary>
    Buys,

    /// <summary>It is given back.</summary>
    GivesBack,

    /// <summary>Its time runs out.</summary>
    LetsExpire,
}
