using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Sizing.Simulation;

/// <summary>What a simulated sale came to.</summary>
internal sealed record SimulationReport
{
    public required SimulationSetting Setting { get; init; }

    public required long Joined { get; init; }

    public required long TurnedAway { get; init; }

    public required long Bought { get; init; }

    public required long GivenBack { get; init; }

    /// <summary>Shoppers who waited for nothing.</summary>
    public required long SoldOutFor { get; init; }

    public required long Retries { get; init; }

    /// <summary>Connections that a full node refused; their shoppers polled.</summary>
    public required long ConnectionsRefused { get; init; }

    public required int ConnectionsPerNodeMax { get; init; }

    /// <summary>The longest that a node needed to tell all its connections how far the sale is.</summary>
    public required double BroadcastMsMax { get; init; }

    public required LatencySummary Join { get; init; }

    /// <summary>From coming to the turn, of those who had one.</summary>
    public required LatencySummary Wait { get; init; }

    public required double LastGrantSeconds { get; init; }

    /// <summary>When the last unit was bought; null where all got one.</summary>
    public required double? SoldOutSeconds { get; init; }

    public required double EndSeconds { get; init; }

    public required long LargestInversion { get; init; }

    public required long Oversold { get; init; }

    /// <summary>Shoppers who came and of whom nothing became.</summary>
    public required long Unended { get; init; }

    public required long Events { get; init; }

    public required double TookSeconds { get; init; }

    public required CountSeriesDocument Arrivals { get; init; }

    public required CountSeriesDocument Grants { get; init; }

    public bool Passed => Oversold == 0 && Unended == 0 && Joined > 0;
}
