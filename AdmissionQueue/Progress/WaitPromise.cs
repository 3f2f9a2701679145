namespace AdmissionQueue.Progress;

/// <summary>What one shopper is shown of the waiting time, and keeps seeing until it is meaningfully wrong. The page repeats this rule in
/// <c>ClientApp/src/rules/wait.ts</c>; both are held to <c>ClientApp/test/wait-cases.json</c>.</summary>
/// <param name="Range">When the turn is likely.</param>
/// <param name="MadeAt">When this was first shown.</param>
/// <param name="Reason">Why it is another than before; null where nothing was shown before, or it became only more precise.</param>
public sealed record WaitPromise(WaitEstimate Range, DateTimeOffset MadeAt, OutflowReason? Reason)
{
    /// <summary>A difference that nobody notices: a tenth of the wait, within these bounds.</summary>
    private static readonly (TimeSpan Min, TimeSpan Max) Slack = (TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(15));

    /// <summary>What is shown next. A range stays while it is still right, narrows inside itself as the turn comes nearer, and moves only with a
    /// reason.</summary>
    /// <param name="shown">What is shown now; null where nothing is.</param>
    /// <param name="fresh">What is known now; null where nothing can be said.</param>
    /// <param name="outflow">How fast the lane is served, with the reason of its last change.</param>
    /// <param name="now">When that was true.</param>
    public static WaitPromise? Renew(WaitPromise? shown, WaitEstimate? fresh, Outflow outflow, DateTimeOffset now)
    {
        if (shown is null || fresh is null)
        {
            return fresh is null ? null : new WaitPromise(fresh, now, null);
        }

        var slack = new TimeSpan(Math.Clamp((fresh.Middle - now).Ticks / 10, Slack.Min.Ticks, Slack.Max.Ticks));
        if (fresh.Middle < shown.Range.From - slack || fresh.Middle > shown.Range.To + slack)
        {
            return new WaitPromise(fresh, now, ReasonOf(shown, fresh, outflow));
        }

        return (fresh.To - fresh.From) * 3 <= (shown.Range.To - shown.Range.From) * 2 ? Narrowed(shown, fresh) : shown;
    }

    // What somebody did explains the first change after it; what was only measured is told by its direction.
    private static OutflowReason ReasonOf(WaitPromise shown, WaitEstimate fresh, Outflow outflow) =>
        outflow is { Reason: OutflowReason.RateChanged or OutflowReason.Paused or OutflowReason.Resumed, Since: { } since } && since > shown.MadeAt
            ? outflow.Reason.Value
            : fresh.Middle > shown.Range.Middle ? OutflowReason.SlowerOutflow : OutflowReason.FasterOutflow;

    private static WaitPromise Narrowed(WaitPromise shown, WaitEstimate fresh)
    {
        var from = fresh.From > shown.Range.From ? fresh.From : shown.Range.From;
        var to = fresh.To < shown.Range.To ? fresh.To : shown.Range.To;
        return from <= to ? shown with { Range = new WaitEstimate(from, to) } : shown;
    }
}
