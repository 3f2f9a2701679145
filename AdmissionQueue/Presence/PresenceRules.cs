namespace AdmissionQueue.Presence;

/// <summary>When a shopper counts as here, and when anybody's absence may be judged: the rules that <c>mark_present.lua</c> and
/// <c>advance_serving.lua</c> repeat inside Redis. Presence is one bit per number and minute, never a key per shopper.</summary>
public static class PresenceRules
{
    /// <summary>Who was seen in this minute or the one before it is here: a poll within the last minute always counts.</summary>
    public const long PeriodMs = 60_000;

    /// <summary>How long marks must have come without a gap before anybody is judged to be away: in that time everybody who is here has been
    /// seen once. Counted anew after the start, after Redis was lost, and after web nodes were gone.</summary>
    public const long JudgeAfterMs = PeriodMs;

    /// <summary>A silence of the web nodes from which on nobody is judged: they are away, not the shoppers. Nodes mark every second.</summary>
    public const long SilenceMsMax = 10_000;

    /// <summary>How many numbers a step of the pacer looks at, at most, so that a long row of absent shoppers does not hold Redis up.</summary>
    public const int LooksMax = 2_000;

    /// <summary>How long one mark is kept: two whole periods, and some.</summary>
    public const long KeptMs = 3 * PeriodMs;

    /// <summary>Whether absence may be judged now.</summary>
    /// <param name="sinceMs">Since when marks come without a gap, in Unix milliseconds; null where none came yet.</param>
    /// <param name="atMs">When the last mark came.</param>
    /// <param name="nowMs">The present instant.</param>
    public static bool MayJudge(long? sinceMs, long atMs, long nowMs) =>
        sinceMs is { } since && nowMs - atMs <= SilenceMsMax && nowMs - since >= JudgeAfterMs;

    /// <summary>Since when marks come without a gap, once another one came.</summary>
    /// <param name="sinceMs">Since when they did before; null where none came yet.</param>
    /// <param name="atMs">When the one before came.</param>
    /// <param name="nowMs">When this one came.</param>
    public static long Since(long? sinceMs, long atMs, long nowMs) => sinceMs is { } since && nowMs - atMs <= SilenceMsMax ? since : nowMs;
}
