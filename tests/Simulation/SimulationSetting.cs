using AdmissionQueue.Sales;

namespace Simulation;

/// <summary>One simulated sale: who comes, what there is, and what goes wrong. The same setting gives the same run, step by step.</summary>
public sealed record SimulationSetting
{
    /// <summary>Draws everything that is random.</summary>
    public required int Seed { get; init; }

    /// <summary>How many come.</summary>
    public int Shoppers { get; init; } = 10_000;

    /// <summary>How long the lobby is open before the first admission, in milliseconds; its joiners draw their numbers. 0 is first come, first
    /// served from the start.</summary>
    public long LobbyMs { get; init; }

    /// <summary>Units on sale.</summary>
    public int Units { get; init; } = 4_000;

    /// <summary>Units that one shopper may get.</summary>
    public int LimitPerShopper { get; init; } = 2;

    /// <summary>What happens to a request that can be filled in part only.</summary>
    public Fulfilment Fulfilment { get; init; }

    /// <summary>Admissions per minute at the start.</summary>
    public int RatePerMinute { get; init; } = 600;

    /// <summary>Changes of the rate that everybody knows of in advance, in milliseconds from the start; 0 is a break.</summary>
    public IReadOnlyList<(long AtMs, int RatePerMinute)> Plan { get; init; } = [];

    /// <summary>Shoppers with something on hold at once, at most; 0 is no limit.</summary>
    public int ActiveLimit { get; init; }

    /// <summary>How long a hold lasts.</summary>
    public long HoldMs { get; init; } = 120_000;

    /// <summary>Partitions of the queue.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Workers at the start.</summary>
    public int Workers { get; init; } = 3;

    /// <summary>Share of shoppers who come in the first ten seconds, or the first minute of a million; the rest trickles in.</summary>
    public double SpikeShare { get; init; } = 0.6;

    /// <summary>Share of shoppers who are bots: they come in the first second, or the first seven of a million, join again and again, and are mostly away at their turn.</summary>
    public double BotShare { get; init; } = 0.05;

    /// <summary>The time in which the rest trickles in.</summary>
    public long TrickleMs { get; init; } = 600_000;

    /// <summary>Share of shoppers who are away at their turn, at the start and at the end of the line; in between it drifts.</summary>
    public (double First, double Last) AwayShare { get; init; } = (0.1, 0.3);

    /// <summary>Share of shoppers who leave before their turn.</summary>
    public double LeaveShare { get; init; } = 0.05;

    /// <summary>Share of shoppers who ask for all that one may have; the rest asks for one unit.</summary>
    public double GreedyShare { get; init; } = 0.2;

    /// <summary>Share of reservations that are bought; of the rest half is given back and half expires.</summary>
    public double BuyShare { get; init; } = 0.8;

    /// <summary>Time that a shopper takes to check out, at most.</summary>
    public long ThinkMsMax { get; init; } = 60_000;

    /// <summary>A larger crowd takes longer to come: a million in about a minute, which is what one sale's doors bear.</summary>
    internal double Slowness => Math.Max(1, Shoppers / 150_000.0);

    /// <summary>What goes wrong, and when.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>A mistake in our own code, to see that it is caught.</summary>
    internal PlantedFault Planted { get; init; }
}

/// <summary>Mistakes that the checkers have to catch, each planted in one of the edges.</summary>
internal enum PlantedFault
{
    /// <summary>None.</summary>
    None,

    /// <summary>After Redis was lost, numbers go on from the one that was served instead of the highest in the log.</summary>
    NumberGivenTwice,

    /// <summary>While Redis is lost, the page is told what it answers.</summary>
    ServingShownBack,

    /// <summary>The ledger takes a batch whatever its epoch, and forgets what it decided.</summary>
    ZombieCommits,

    /// <summary>A worker skips a record that it can't read.</summary>
    RecordSkipped,

    /// <summary>Serving runs on without regard to the slowest partition.</summary>
    FrontierIgnored,

    /// <summary>A stall is made good by a leap.</summary>
    StallMadeGood,

    /// <summary>The pace is a twentieth too slow.</summary>
    PaceTooSlow,

    /// <summary>A hold that expires returns its units twice.</summary>
    HoldReturnedTwice,
}
