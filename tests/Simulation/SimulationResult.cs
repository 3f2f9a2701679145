using Simulation.Figures;

namespace Simulation;

/// <summary>What a run came to.</summary>
/// <param name="TookMs">How long it was, in simulated milliseconds.</param>
/// <param name="Told">Shoppers who got a ticket.</param>
/// <param name="Granted">Tickets that were granted units.</param>
/// <param name="Sold">Units sold.</param>
/// <param name="LargestInversion">The furthest that a number was granted after a higher one.</param>
/// <param name="Waits">What waiting times were shown at half of the wait, against what came.</param>
/// <param name="ExplainedMoves">Shown waiting times that were replaced, with a reason.</param>
/// <param name="UnexplainedMoves">And without; there must be none.</param>
/// <param name="FirstChance">The chance that shoppers were told first, against what came.</param>
/// <param name="LastChance">The chance that shoppers were told last, against what came.</param>
public sealed record SimulationResult(
    long TookMs,
    int Told,
    int Granted,
    long Sold,
    long LargestInversion,
    IReadOnlyList<WaitPoint> Waits,
    int ExplainedMoves,
    int UnexplainedMoves,
    ChanceCount FirstChance,
    ChanceCount LastChance)
{
    /// <summary>The waits, summed up.</summary>
    public WaitSummary Wait { get; } = WaitSummary.Of(Waits);
}

/// <summary>A run in which something did not hold. The message says how to repeat it.</summary>
public sealed class SimulationFailedException(SimulationSetting setting, Invariants.InvariantBrokenException broken)
    : Exception($"{broken.Message} Repeat it with seed {setting.Seed}: {setting}", broken)
{
    /// <summary>What did not hold.</summary>
    public string Invariant { get; } = broken.Invariant;
}
