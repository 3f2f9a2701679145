using AdmissionQueue.Sales;

namespace AdmissionQueue.Joining;

/// <summary>The lane that a shopper wants to join, and by what.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Invite">The id of the invite that opens it; null in the main lane, and where a login opens the lane.</param>
/// <param name="IsRefused">Whether what was shown opens no lane: then nothing is joined, but who has a ticket still gets it again.</param>
public readonly record struct LaneEntry(LaneName Lane, string? Invite, bool IsRefused = false)
{
    /// <summary>The main lane, which is open to everybody.</summary>
    public static LaneEntry Main => default;

    /// <summary>An invite or a login that opens nothing, or none where one is required.</summary>
    public static LaneEntry Refused => new(LaneName.Main, null, IsRefused: true);
}
