namespace AdmissionQueue.Progress;

/// <summary>When a shopper's turn is likely to come. The page works out the same by <c>ClientApp/src/rules/wait.ts</c>.</summary>
/// <param name="From">Not likely before.</param>
/// <param name="To">Likely by then.</param>
public sealed record WaitEstimate(DateTimeOffset From, DateTimeOffset To)
{
    private const long Percent = 100;

    /// <summary>Numbers are counted in hundredths, so that percents of them are whole; so many milliseconds at one an hour serve a hundredth.</summary>
    private const long MsPerHundredth = 3_600_000 / Percent;

    /// <summary>The middle of the range: what is said when one time is said.</summary>
    public DateTimeOffset Middle => From + (To - From) / 2;

    /// <summary>Estimates from the outflow: through what is known to come, so that a break or a ramp is part of the wait.</summary>
    /// <param name="ahead">Tickets that are served first, 0 or more.</param>
    /// <param name="outflow">How fast the lane is served.</param>
    /// <param name="now">When that was true.</param>
    /// <returns>The range; null where it is not known when admissions go on, because then nothing can be said.</returns>
    public static WaitEstimate? Of(long ahead, Outflow outflow, DateTimeOffset now)
    {
        var from = InstantOf(ahead * (Percent - outflow.SpreadPercent), outflow, now);
        var to = InstantOf(ahead * (Percent + outflow.SpreadPercent), outflow, now);
        return from is null || to is null ? null : new WaitEstimate(from.Value, to.Value);
    }

    /// <summary>When so many hundredths of a number are served.</summary>
    private static DateTimeOffset? InstantOf(long hundredths, Outflow outflow, DateTimeOffset now)
    {
        var (at, perHour) = (now, outflow.PerHour);
        foreach (var next in outflow.Next.Where(point => point.At > now))
        {
            var untilNextMs = (long)(next.At - at).TotalMilliseconds;
            if (MsFor(hundredths, perHour) is { } ms && ms <= untilNextMs)
            {
                return at.AddMilliseconds(ms);
            }

            hundredths -= untilNextMs * perHour / MsPerHundredth;
            (at, perHour) = (next.At, next.PerHour);
        }

        return MsFor(hundredths, perHour) is { } rest ? at.AddMilliseconds(rest) : null;
    }

    private static long? MsFor(long hundredths, long perHour) => perHour <= 0 ? null : hundredths * MsPerHundredth / perHour;
}
