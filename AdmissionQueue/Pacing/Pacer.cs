using AdmissionQueue.Presence;

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

    /// <summary>Moves serving on by one step: past as many shoppers who are here as the rate has earned, and past all before them who are
    /// not. A slot is nobody's until somebody is there to take it.</summary>
    /// <param name="serving">Where it stood.</param>
    /// <param name="step">What is known now.</param>
    /// <param name="isAway">Whether nobody is there for a number; null where nobody's absence may be judged.</param>
    /// <param name="missed">Takes the numbers that were passed because nobody was there.</param>
    public static Serving Advance(Serving serving, PacingStep step, Predicate<long>? isAway = null, ICollection<long>? missed = null)
    {
        var claims = ClaimsAdmitted(serving, step);
        var credit = CreditOf(serving, step) - claims * CreditPerAdmission;
        var earned = Math.Max(0, credit / CreditPerAdmission);
        var room = step.Room == long.MaxValue ? step.Room : step.Room - claims;
        var limit = Math.Min(step.Issued, Math.Min(step.Frontier + step.Burst, room));
        var (number, left) = isAway is null
            ? PassAll(serving.Number, earned, limit)
            : PassWhoIsThere(serving.Number, earned, limit, isAway, missed);

        // At a limit credit is dropped, not saved: what was not admitted in its time is not owed. A debt stays.
        return new Serving(
            number,
            left > 0 || number > limit ? Math.Min(0, credit) : credit - earned * CreditPerAdmission,
            Math.Max(serving.AtMs, step.NowMs)); // Redis's clock may step back; ours may not.
    }

    /// <summary>How many shoppers who missed their turn and came back a step admits. They are admitted on credit, before the queue, which
    /// then waits for it: over any longer time no more are admitted than the rate allows, and who came back waits for nobody.</summary>
    /// <param name="serving">Where serving stands.</param>
    /// <param name="step">What is known now.</param>
    public static long ClaimsAdmitted(Serving serving, PacingStep step)
    {
        if (step.Claims == 0 || step.RatePerMinute == 0)
        {
            return 0;
        }

        var debtMax = Math.Clamp(step.RatePerMinute * LeadMs / CreditPerAdmission, 1, BatchMax);
        var affordable = (CreditOf(serving, step) + debtMax * CreditPerAdmission) / CreditPerAdmission;
        var room = step.Room == long.MaxValue ? long.MaxValue : step.Room - serving.Number;
        return Math.Max(0, Math.Min(step.Claims, Math.Min(affordable, room)));
    }

    /// <summary>The highest number that may be served so that no more than a limit of shoppers are in the shop: who was counted is in there,
    /// and everybody from the frontier on might be.</summary>
    /// <param name="activeLimit">Shoppers in the shop at once, at most; 0 is no limit.</param>
    /// <param name="active">How many were counted; null where none were yet, so that nobody may go in.</param>
    /// <param name="countedTo">The frontier as it was before they were counted.</param>
    public static long RoomFor(int activeLimit, long? active, long countedTo) =>
        activeLimit == 0 ? long.MaxValue : active is { } count ? countedTo - 1 + Math.Max(0, activeLimit - count) : 0;

    /// <summary>The credit at an instant, before anything of it is spent.</summary>
    internal static long CreditOf(Serving serving, int ratePerMinute, long nowMs) =>
        serving.Credit + ratePerMinute * Math.Clamp(nowMs - serving.AtMs, 0, ElapsedMsMax);

    private static long CreditOf(Serving serving, PacingStep step) => CreditOf(serving, step.RatePerMinute, step.NowMs);

    private static (long Number, long Left) PassAll(long number, long earned, long limit)
    {
        var passed = Math.Clamp(limit - number, 0, earned);
        return (number + passed, earned - passed);
    }

    private static (long Number, long Left) PassWhoIsThere(
        long number, long earned, long limit, Predicate<long> isAway, ICollection<long>? missed)
    {
        var left = earned;
        for (var looks = 0; left > 0 && number < limit && looks < PresenceRules.LooksMax; looks++)
        {
            number++;
            if (isAway(number))
            {
                missed?.Add(number);
            }
            else
            {
                left--;
            }
        }

        return (number, left);
    }
}
