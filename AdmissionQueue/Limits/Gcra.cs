namespace AdmissionQueue.Limits;

/// <summary>How many requests one caller may send.</summary>
/// <param name="Requests">In any window, 1 to <see cref="RequestsMax"/>; they may all come at once, and then come back evenly.</param>
public readonly record struct RequestLimit(int Requests)
{
    /// <summary>The window: a minute.</summary>
    public const long WindowUs = 60_000_000;

    /// <summary>Above it an interval would be shorter than the clock's microsecond.</summary>
    public const int RequestsMax = 60_000_000;

    /// <summary>Time that a request uses up.</summary>
    public long IntervalUs => WindowUs / Requests;
}

/// <summary>What a caller is told.</summary>
/// <param name="Allowed">Whether the request may go on.</param>
/// <param name="Remaining">Requests that could follow at once.</param>
/// <param name="ResetUs">Time until all of them are back.</param>
/// <param name="RetryUs">Time until one is back; 0 where it was allowed.</param>
public readonly record struct LimitAnswer(bool Allowed, long Remaining, long ResetUs, long RetryUs);

/// <summary>The generic cell rate algorithm, as a virtual schedule (ITU-T I.371, 4.4.3; for HTTP: brandur.org/rate-limiting): a caller is one instant,
/// that at which all requests so far would be paid for. It keeps no list of requests and jumps at no window's edge, and where the limit changes in between, what
/// was used up stays used up. The rule that <c>gcra.lua</c> repeats inside Redis.</summary>
public static class Gcra
{
    /// <summary>Decides about one request.</summary>
    /// <param name="paidUs">When all requests before are paid for; anything in the past for a caller that is not known.</param>
    /// <param name="nowUs">The present instant, on the same clock.</param>
    /// <param name="limit">The limit.</param>
    /// <returns>When all are paid for now, and the answer. A request that is refused costs nothing.</returns>
    public static (long PaidUs, LimitAnswer Answer) Decide(long paidUs, long nowUs, RequestLimit limit)
    {
        var next = Math.Max(paidUs, nowUs) + limit.IntervalUs;
        var beyondUs = next - nowUs - RequestLimit.WindowUs;
        return beyondUs > 0
            ? (paidUs, new LimitAnswer(Allowed: false, 0, paidUs - nowUs, beyondUs))
            : (next, new LimitAnswer(Allowed: true, -beyondUs / limit.IntervalUs, next - nowUs, 0));
    }
}
