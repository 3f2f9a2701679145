namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>No node grows without bound while what it waits for is away.</summary>
internal static class MemoryBounded
{
    /// <summary>A node with 20,000 shoppers takes a third of it when all is well.</summary>
    public const double MbMax = 1_024;

    public static IEnumerable<Violation> Check(IReadOnlyDictionary<string, double> peakMb) => peakMb
        .Where(node => node.Value > MbMax)
        .Select(node => new Violation(Violation.Behaviour, $"{node.Key} took {node.Value:0} MB, {MbMax:0} is the most"));
}
