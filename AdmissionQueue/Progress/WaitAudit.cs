namespace AdmissionQueue.Progress;

/// <summary>Checks what is promised: follows some places of a lane as their pages do, and says how the promise of each compares with what came.
/// Bounded, whatever the crowd. One lane, one audit; not safe for several threads.</summary>
public sealed class WaitAudit
{
    /// <summary>Places that are followed at once, at most.</summary>
    public const int FollowedMax = 200;

    /// <summary>Of those who join between two looks, so many are followed at most: a spike is one crowd, not a thousand stories.</summary>
    private const int PerLookMax = 10;

    /// <summary>Steady joiners are followed one in so long.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);

    /// <summary>Who waits less has no time to be told anything.</summary>
    private static readonly TimeSpan WaitMin = TimeSpan.FromSeconds(20);

    private readonly Queue<Followed> followed = new();
    private long seenIssued;
    private (DateTimeOffset At, long Serving)? last;
    private DateTimeOffset? chosenAt;

    /// <summary>Takes one look.</summary>
    /// <param name="at">When it was taken.</param>
    /// <param name="serving">Every ticket up to this number had its turn.</param>
    /// <param name="issued">The highest number given out.</param>
    /// <param name="outflow">How fast the lane is served, as everybody is told.</param>
    /// <returns>The places that serving has reached since the last look.</returns>
    public IReadOnlyList<WaitSample> Observe(DateTimeOffset at, long serving, long issued, Outflow outflow)
    {
        var reached = Reached(at, serving);
        foreach (var place in followed)
        {
            place.Look(at, serving, outflow);
        }

        Choose(at, serving, issued, outflow);
        last = (at, serving);
        return reached;
    }

    private List<WaitSample> Reached(DateTimeOffset at, long serving)
    {
        var reached = new List<WaitSample>();
        while (followed.TryPeek(out var first) && first.Number <= serving)
        {
            followed.Dequeue();
            reached.Add(first.SampleAt(Between(last!.Value, (at, serving), first.Number)));
        }

        return reached;
    }

    /// <summary>When serving reached a number, by even progress between two looks.</summary>
    private static DateTimeOffset Between((DateTimeOffset At, long Serving) before, (DateTimeOffset At, long Serving) after, long number) =>
        before.At + (after.At - before.At) * ((number - before.Serving) / (double)(after.Serving - before.Serving));

    private void Choose(DateTimeOffset at, long serving, long issued, Outflow outflow)
    {
        var joined = issued - Math.Max(seenIssued, serving);
        if (joined <= 0 || chosenAt is { } before && at - before < Spacing)
        {
            return;
        }

        var first = issued - joined;
        var count = Math.Min(Math.Min(joined, PerLookMax), FollowedMax - followed.Count);
        for (var index = 1; index <= count; index++)
        {
            var number = first + joined * index / count;
            if (WaitPromise.Renew(null, WaitEstimate.Of(number - serving - 1, outflow, at), outflow, at) is { } promise
                && promise.Range.Middle - at >= WaitMin)
            {
                followed.Enqueue(new Followed(number, number - serving - 1, promise));
            }
        }

        (seenIssued, chosenAt) = (issued, at);
    }

    private sealed class Followed(long number, long ahead, WaitPromise first)
    {
        private readonly WaitPromise told = first;
        private WaitPromise? shown = first;
        private DateTimeOffset? halfAt;
        private WaitEstimate? toldAtHalf;

        public long Number => number;

        public void Look(DateTimeOffset at, long serving, Outflow outflow)
        {
            var left = number - serving - 1;
            shown = WaitPromise.Renew(shown, WaitEstimate.Of(left, outflow, at), outflow, at);
            if (halfAt is null && left <= ahead / 2)
            {
                (halfAt, toldAtHalf) = (at, shown?.Range);
            }
        }

        public WaitSample SampleAt(DateTimeOffset servedAt) => new(number, ahead, told.MadeAt, told.Range, halfAt, toldAtHalf, servedAt);
    }
}
