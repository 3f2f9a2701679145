using AdmissionQueue.Sales;

namespace AdmissionQueue.Progress;

/// <summary>Measures how fast a lane is really served, against what its rate allows. Position numbers are what it counts, so that who is away
/// or has left counts as passed. One lane, one meter; not safe for several threads.</summary>
/// <remarks>Two memories: a long one, which says the truth of a steady sale, and a short one, which notices that it has changed. Where the two
/// differ by more than chance explains, both start anew from what the short one says. While little is measured the configured rate is blended in.</remarks>
public sealed class OutflowMeter
{
    /// <summary>The configured rate counts as much as having seen it kept for so long.</summary>
    private const double PriorMs = 5_000;

    /// <summary>And as much as so many admissions, at least: fewer say nothing.</summary>
    private const double PriorAdmissionsMin = 20;

    /// <summary>So many admissions are enough for the truth of a steady sale, and so many to notice that it has changed; in time, the memories are
    /// bounded, so that a fast sale is not judged by a moment nor a slow one by the day before.</summary>
    private const double LongAdmissions = 1_000;
    private const double ShortAdmissions = 200;
    private static readonly (double Min, double Max) LongMs = (30_000, 300_000);
    private static readonly (double Min, double Max) ShortMs = (8_000, 45_000);

    /// <summary>A look that comes later than this was not looking: what happened between is not measured.</summary>
    private const double GapMsMax = 10_000;

    /// <summary>Standard deviations by which the memories may differ by chance.</summary>
    private const double DeviationsMax = 2.5;

    /// <summary>A change below this is not worth a new waiting time.</summary>
    private const double ChangeMin = 0.1;

    /// <summary>What is told moves in steps of at least this: twice as fine as a page can show.</summary>
    private const double ToldStep = 0.03;

    /// <summary>Below it nothing moves, and when it will can't be told.</summary>
    private const double StandstillRatio = 0.01;

    private const double SpreadMin = 8;
    private const double SpreadMax = 40;
    private const double SpreadUnmeasured = 15;
    private const int SpreadStep = 3;
    private const double UnmeasuredMs = 20_000;

    /// <summary>How long others keep what they hold is not for us to tell; a single unit that comes back does not change that.</summary>
    private static readonly TimeSpan WaitingListStays = TimeSpan.FromSeconds(15);

    private OutflowSample? last;
    private DateTimeOffset waitingListUntil;
    private OutflowPace longMemory;
    private OutflowPace shortMemory;
    private double measuredMs;
    private double sinceChangeMs;
    private double deviation;
    private double told = 1;
    private double explained = 1;
    private int spreadTold = (int)(SpreadMin + SpreadUnmeasured);
    private OutflowReason? reason;
    private DateTimeOffset? since;

    /// <summary>Takes one look, and says what is known after it.</summary>
    /// <param name="sample">The look; not before the last one.</param>
    public Outflow Observe(OutflowSample sample)
    {
        if (last is { } before)
        {
            Explain(before, sample);
            Measure(before, sample);
        }
        else
        {
            shortMemory = longMemory = Prior(sample.RatePerMinute);
        }

        last = sample;
        Tell(sample.At);
        waitingListUntil = sample.IsWaitingList ? sample.At + WaitingListStays : waitingListUntil;
        return sample.At < waitingListUntil ? new Outflow(0, spreadTold, [], reason, since) : new Outflow(
            PerHour(sample.RateNow), spreadTold, [.. sample.Plan.Select(point => new OutflowPoint(point.At, PerHour(point.RatePerMinute)))], reason, since);
    }

    /// <summary>Forgets where it looked last: nothing could be seen meanwhile, as while Redis is away.</summary>
    public void LookAway() => last = last is { } before ? before with { State = SaleState.Paused } : null;

    private static OutflowPace Prior(int ratePerMinute)
    {
        var admissions = Math.Max(PriorAdmissionsMin, ratePerMinute * PriorMs / 60_000);
        return new OutflowPace(admissions, admissions);
    }

    private void Explain(OutflowSample before, OutflowSample now)
    {
        var started = before.State is SaleState.Open or SaleState.Paused;
        if (now.State == SaleState.Paused && before.State == SaleState.Open)
        {
            Because(OutflowReason.Paused, now.At);
        }
        else if (now.State == SaleState.Open && before.State == SaleState.Paused && reason == OutflowReason.Paused)
        {
            Because(OutflowReason.Resumed, now.At);
        }
        else if (started && !now.HasSettingOf(before))
        {
            Because(OutflowReason.RateChanged, now.At);
        }

        if (!now.HasSettingOf(before))
        {
            // What was measured at another rate is a guess at this one: a full shop, for one, is as slow at any rate.
            var trust = Prior(now.RatePerMinute).Allowed;
            (longMemory, shortMemory) = (longMemory.AtMost(trust), shortMemory.AtMost(trust));
            sinceChangeMs = 0;
        }
    }

    private void Measure(OutflowSample before, OutflowSample now)
    {
        var ms = (now.At - before.At).TotalMilliseconds;
        if (!before.IsMeasurable || !now.IsMeasurable || !now.HasSettingOf(before) || ms is <= 0 or > GapMsMax)
        {
            return;
        }

        var (passed, allowed) = ((double)(now.Serving - before.Serving), (before.RateNow + now.RateNow) / 2.0 * ms / 60_000);
        var longMs = MemoryMs(LongAdmissions, LongMs, now.RateNow);
        var shortMs = MemoryMs(ShortAdmissions, ShortMs, now.RateNow);
        longMemory = longMemory.After(passed, allowed, ms, longMs);
        shortMemory = shortMemory.After(passed, allowed, ms, shortMs);
        measuredMs += ms;
        sinceChangeMs += ms;
        var difference = Math.Min(1, Math.Abs(shortMemory.Ratio - longMemory.Ratio) / Math.Max(longMemory.Ratio, StandstillRatio));
        var byChance = DeviationsMax / Math.Sqrt(shortMemory.Allowed);
        if (sinceChangeMs >= shortMs / 2 && difference > Math.Max(ChangeMin, byChance))
        {
            // What came before the change still is in the short memory: it counts for little from here on.
            longMemory = shortMemory = shortMemory.AtMost(Prior(now.RatePerMinute).Allowed);
            sinceChangeMs = 0;
        }

        var kept = Math.Exp(-ms / longMs);
        deviation = deviation * kept + difference * (1 - kept);
    }

    private void Tell(DateTimeOffset now)
    {
        var ratio = longMemory.Ratio;
        if (Math.Abs(ratio - told) > ToldStep * told)
        {
            told = ratio;
        }

        if (Math.Abs(told - explained) > ChangeMin * explained)
        {
            Because(told < explained ? OutflowReason.SlowerOutflow : OutflowReason.FasterOutflow, now);
            explained = told;
        }

        var spread = SpreadMin + 100 * deviation + SpreadUnmeasured * Math.Exp(-measuredMs / UnmeasuredMs);
        if (Math.Abs(spread - spreadTold) >= SpreadStep)
        {
            spreadTold = (int)Math.Min(SpreadMax, Math.Round(spread));
        }
    }

    private static double MemoryMs(double admissions, (double Min, double Max) ms, int ratePerMinute) =>
        Math.Clamp(admissions * 60_000 / ratePerMinute, ms.Min, ms.Max);

    private void Because(OutflowReason why, DateTimeOffset now) => (reason, since) = (why, now);

    private long PerHour(int ratePerMinute) => told < StandstillRatio ? 0 : (long)Math.Round(ratePerMinute * 60 * told);
}
