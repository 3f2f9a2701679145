using System.ComponentModel.DataAnnotations;

namespace WaitingRoom.Web.ReadOnly;

/// <summary>When writes that can wait are off by themselves. Configuration section <c>ReadOnly</c>.</summary>
internal sealed record ReadOnlyOptions
{
    public const string Section = "ReadOnly";

    /// <summary>How long after its start a sale is in its rush, in minutes; 0 leaves read-only mode to merchants.</summary>
    [Range(0, 1_440, ErrorMessage = "ReadOnly:RushMinutes must be 0 to 1440.")]
    public int RushMinutes { get; init; } = 15;
}
