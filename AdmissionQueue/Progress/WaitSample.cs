namespace AdmissionQueue.Progress;

/// <summary>What one place in the line was told of its wait, against what came.</summary>
/// <param name="Number">The place.</param>
/// <param name="Ahead">Tickets that were served first when it was first told something.</param>
/// <param name="ToldAt">When that was.</param>
/// <param name="Told">What it was told then.</param>
/// <param name="HalfAt">When half of those ahead had been served; null where that was not seen.</param>
/// <param name="ToldAtHalf">What it was told then; null where nothing could be said.</param>
/// <param name="ServedAt">When serving reached it.</param>
public sealed record WaitSample(
    long Number, long Ahead, DateTimeOffset ToldAt, WaitEstimate Told, DateTimeOffset? HalfAt, WaitEstimate? ToldAtHalf, DateTimeOffset ServedAt);
