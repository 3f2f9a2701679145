namespace Simulation.Lanes;

/// <summary>One simulated sale with lanes. The same setting gives the same run.</summary>
public sealed record LaneSetting
{
    /// <summary>Draws everything that is random.</summary>
    public required int Seed { get; init; }

    /// <summary>Shares of the lanes in percent, the main one first.</summary>
    public IReadOnlyList<int> Shares { get; init; } = [70, 30];

    /// <summary>How many come, into each lane.</summary>
    public IReadOnlyList<int> Shoppers { get; init; } = [4_000, 1_500];

    /// <summary>Admissions per minute of all lanes together.</summary>
    public int RatePerMinute { get; init; } = 1_200;

    /// <summary>How long the lobby is open, in milliseconds; 0 is first come, first served.</summary>
    public long LobbyMs { get; init; }

    /// <summary>The time in which all come, in milliseconds.</summary>
    public long ArriveWithinMs { get; init; } = 60_000;

    /// <summary>How many times workers die or stand still and Redis is lost.</summary>
    public int Faults { get; init; }

    /// <summary>Lets one lane take what it likes: a mistake, to see that it is caught.</summary>
    internal bool SharesIgnored { get; init; }
}

/// <summary>What a run came to.</summary>
/// <param name="TookMs">How long it was, in simulated milliseconds.</param>
/// <param name="Granted">Tickets that were granted, by lane.</param>
/// <param name="LeastShare">The least that a lane got while it waited, in hundredths of an admission off its share; below 0 is less.</param>
public sealed record LaneResult(long TookMs, IReadOnlyList<int> Granted, long LeastShare);
