namespace AdmissionQueue.Pacing;

/// <summary>How fast a sale is served: the rule that <c>advance_serving.lua</c> repeats inside Redis. A token bucket that holds no more
/// than the admission it is working on, in whole numbers (compare ITU-T I.371, the continuous-state leaky bucket).</summary>
public static class Pacer
{
    /// <summary>One admission costs as much credit as there are milliseconds in a minute; a millisecond earns the rate per minute.</summary>
    public const long CreditPerAdmission = 60_000;

    /// <summary>Time credited to one step, at most: 1% of the 10 s window that is promised. A step that comes late is not made good: a
    /// stall must not turn into a burst, or a 10 s window would exceed the rate.</summary>
    public const long ElapsedMsMax = 100;

    /// <summary>Tickets that one ledger transaction settles, at most, and so how far a grant may be out of order.</summary>
    public const int BatchMax = 500;

    /// <summary>The lead over the frontier that a rate needs, in milliseconds of that rate: the time from one report of a worker to the
    /// next, with its commit in between.</summary>
    public const long LeadMs = 250;

    /// <summary>How far serving may be ahead of the slowest partition: one batch, or what a very fast sale admits between two reports.</summary>
    /// <param name="ratePerMinute">Admissions per minute.</param>
    public static long BurstFor(int ratePerMinute) => Math.Max(BatchMax, ratePerMinute * LeadMs / CreditPerAdmission);

    /// <summary>Moves serving on by one step.</summary>
    /// <param name="serving">Where it stood.</param>
    /// <param name="step">What is known now.</param>
    public static Serving Advance(Serving serving, PacingStep step)
    {
        var elapsedMs = Math.Clamp(step.NowMs - serving.AtMs, 0, ElapsedMsMax);
        var credit = serving.Credit + step.RatePerMinute * elapsedMs;
        var earned = serving.Number + credit / CreditPerAdmission;
        var limit = Math.Min(step.Issued, step.Frontier + step.Burst);
        var atMs = Math.Max(serving.AtMs, step.NowMs); // Redis's clock may step back; ours may not.

        if (earned <= limit)
        {
            return new Serving(earned, credit % CreditPerAdmission, atMs);
        }

        // At the limit credit is dropped, not saved: what was not admitted in its time is not owed.
        return new Serving(Math.Max(serving.Number, limit), Credit: 0, atMs);
    }
}
