using System.ComponentModel.DataAnnotations;

namespace WaitingRoom.Web.Warmup;

/// <summary>How a node exercises a shopper's way before anybody comes. Configuration section <c>Rehearsal</c>.</summary>
internal sealed record RehearsalOptions
{
    public const string Section = "Rehearsal";

    /// <summary>Joins of one rehearsal: enough that the runtime has compiled again what it saw often (it waits for 30 calls). 0 is none.</summary>
    [Range(0, 10_000, ErrorMessage = "Rehearsal:Joins must be 0 to 10000; 0 turns the rehearsal off.")]
    public int Joins { get; init; } = 300;

    /// <summary>Visits at once: as many as keep a small node busy.</summary>
    [Range(1, 64, ErrorMessage = "Rehearsal:AtOnce must be 1 to 64.")]
    public int AtOnce { get; init; } = 8;

    /// <summary>A rehearsal that takes longer is given up, and the node is ready without it: a cold node is better than none.</summary>
    [Range(100, 60_000, ErrorMessage = "Rehearsal:WithinMs must be 100 to 60000.")]
    public int WithinMs { get; init; } = 10_000;
}
