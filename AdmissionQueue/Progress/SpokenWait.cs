namespace AdmissionQueue.Progress;

/// <summary>A wait as people say it: "less than a minute", "about 12 minutes", "about an hour and a half". The longer, the coarser. The page
/// repeats this rule in <c>ClientApp/src/rules/wait.ts</c>.</summary>
public static class SpokenWait
{
    private const long MinuteMs = 60_000;

    /// <summary>Up to how many minutes which step is used: nobody says "about 47 minutes".</summary>
    private static readonly (int UpTo, int Step)[] Steps = [(15, 1), (60, 5), (90, 15), (300, 30), (int.MaxValue, 60)];

    /// <summary>Rounds a wait.</summary>
    /// <param name="fromMs">Not likely before, in milliseconds from now.</param>
    /// <param name="toMs">Likely by then, in milliseconds from now.</param>
    /// <returns>Minutes; 0 is less than one. Whole hours are multiples of 60.</returns>
    public static int MinutesOf(long fromMs, long toMs)
    {
        if (toMs <= MinuteMs)
        {
            return 0;
        }

        var middleMs = (Math.Max(0, fromMs) + toMs) / 2;
        var step = Steps.First(step => middleMs <= step.UpTo * MinuteMs).Step * MinuteMs;
        return (int)Math.Max(1, (middleMs + step / 2) / step * step / MinuteMs);
    }
}
