namespace AdmissionQueue.Progress;

/// <summary>When a shopper's turn is likely to come.</summary>
/// <param name="From">Not likely before.</param>
/// <param name="To">Likely by then.</param>
public sealed record WaitEstimate(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The width of the range below and above the point estimate, in percent of the wait: what outflow varies by while people
    /// are away or holds come back.</summary>
    public const int SpreadPercent = 15;

    /// <summary>Estimates from the rate.</summary>
    /// <param name="ahead">Tickets that are served first, 0 or more.</param>
    /// <param name="ratePerMinute">Admissions per minute; 0 while nobody is admitted.</param>
    /// <param name="now">The present instant.</param>
    /// <returns>The range; null while nobody is admitted, because then nothing can be said.</returns>
    public static WaitEstimate? Of(long ahead, int ratePerMinute, DateTimeOffset now)
    {
        if (ratePerMinute <= 0)
        {
            return null;
        }

        var waitMs = ahead * 60_000 / ratePerMinute;
        return new WaitEstimate(
            now.AddMilliseconds(waitMs * (100 - SpreadPercent) / 100), now.AddMilliseconds(waitMs * (100 + SpreadPercent) / 100));
    }
}
