namespace FlashSale.LoadTests.Sizing;

/// <summary>How large nodes are, and how full they may be.</summary>
internal sealed record NodeSizes
{
    /// <summary>Processors of one node, each as fast as one of the machine that was calibrated.</summary>
    public int Cores { get; init; } = 2;

    /// <summary>Memory of one node.</summary>
    public double MemoryMb { get; init; } = 4_096;

    /// <summary>How busy a node may be at the peak: the rest is for what no plan foresees, and for nodes that fail.</summary>
    public double Utilization { get; init; } = 0.7;

    /// <summary>Web nodes that are set; null is what the plan works out.</summary>
    public int? Web { get; init; }

    /// <summary>Workers that are set; null is what the plan works out.</summary>
    public int? Workers { get; init; }
}
