namespace FlashSale.LoadTests.Sizing;

/// <summary>What a sale needs, and how it goes. Written as it is to the `--json` file.</summary>
internal sealed record SizingPlan
{
    public required SaleDemand Demand { get; init; }

    public required NodeSizes Nodes { get; init; }

    public required int WebNodes { get; init; }

    /// <summary>Why not fewer: `processor`, `connections`, `memory` or `as set`.</summary>
    public required string WebNodesFor { get; init; }

    /// <summary>How many web nodes each bound asks for by itself; the first one is the one that counts.</summary>
    public required IReadOnlyList<NodeNeed> WebNeeds { get; init; }

    public required int Workers { get; init; }

    /// <summary>Why not fewer: `processor`, `one may fail` or `as set`.</summary>
    public required string WorkersFor { get; init; }

    public required int Partitions { get; init; }

    /// <summary>When the last unit is granted; null where all get one.</summary>
    public required double? SellOutSeconds { get; init; }

    /// <summary>When everybody knows how it ended.</summary>
    public required double EndSeconds { get; init; }

    public required double ShoppersServed { get; init; }

    public required double ConnectionsMax { get; init; }

    public required IReadOnlyList<PlannedWait> Waits { get; init; }

    /// <summary>Null is without end: more come than web nodes can take.</summary>
    public required double? JoinP50Ms { get; init; }

    /// <inheritdoc cref="JoinP50Ms"/>
    public required double? JoinP99Ms { get; init; }

    /// <summary>Parts in the order in which they break, first one first.</summary>
    public required IReadOnlyList<PartLoad> Parts { get; init; }

    public required double EgressMbitPerSecondMax { get; init; }

    public required double EgressGbInAll { get; init; }

    public required Workload Workload { get; init; }

    public required ExtraMinute ExtraMinute { get; init; }

    /// <summary>What would be needed if the same crowd came within a longer time.</summary>
    public required IReadOnlyList<Alternative> Alternatives { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>How many nodes one bound asks for by itself.</summary>
internal sealed record NodeNeed(string Bound, double Nodes)
{
    /// <summary>Where a node of this size can't do even its own work: more than any plan is about.</summary>
    private const double NodesMax = 100_000;

    public static NodeNeed Of(string bound, double needed, double perNode) => new(bound, perNode > 0 ? Math.Min(NodesMax, needed / perNode) : NodesMax);
}

/// <summary>How long the shopper at a position waits, and for what.</summary>
internal sealed record PlannedWait(double Position, double Seconds, bool GetsUnit);

/// <summary>How busy one part is at the peak.</summary>
/// <param name="Name">Which.</param>
/// <param name="Utilization">Of what it can do: 1 is all.</param>
/// <param name="BreaksAtArrivalsPerSecond">The arrivals at which it would be at its end, the rest growing along; null where it grows with
/// nothing that was measured.</param>
/// <param name="Why">What is used up.</param>
internal sealed record PartLoad(string Name, double Utilization, double? BreaksAtArrivalsPerSecond, string Why);

/// <summary>What one more minute costs while everybody waits.</summary>
internal sealed record ExtraMinute(double NodeMinutes, double EgressGb, double ShopperMinutes, double Price);

/// <summary>Another way to have the same sale.</summary>
internal sealed record Alternative(string Change, int WebNodes, int Workers, double? SellOutSeconds, double LongestWaitSeconds);
