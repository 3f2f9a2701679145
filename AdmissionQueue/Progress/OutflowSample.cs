using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Progress;

/// <summary>What one look at a lane says.</summary>
/// <param name="At">When it was looked at.</param>
/// <param name="Serving">Every ticket up to this number had its turn.</param>
/// <param name="Issued">The highest number given out.</param>
/// <param name="State">The sale's state; admissions run only while it is open.</param>
/// <param name="RatePerMinute">Admissions per minute while the sale is open.</param>
/// <param name="Plan">Changes of the rate that are known to come, in order of time: the start of a sale that is not open yet, ramps, breaks.</param>
public readonly record struct OutflowSample(
    DateTimeOffset At, long Serving, long Issued, SaleState State, int RatePerMinute, IReadOnlyList<RatePoint> Plan)
{
    /// <summary>Whether the queue moves only as units come back: that says nothing of how fast it is served otherwise.</summary>
    public bool IsWaitingList { get; init; }

    /// <summary>The schedule that the rate follows by itself; empty where it stays as it is set.</summary>
    public IReadOnlyList<RatePoint> Ramp { get; init; } = [];

    /// <summary>Admissions per minute now.</summary>
    public int RateNow => State == SaleState.Open ? RatePerMinute : 0;

    /// <summary>Whether nobody has set another rate since a look: one that moves on its schedule is the same setting.</summary>
    /// <param name="before">The look before.</param>
    internal bool HasSettingOf(OutflowSample before) =>
        Ramp.Count > 0 ? Ramp.SequenceEqual(before.Ramp) : before.Ramp.Count == 0 && RatePerMinute == before.RatePerMinute;

    /// <summary>Whether serving was held back by nothing but the pace: it is let go, and somebody waits.</summary>
    internal bool IsMeasurable => RateNow > 0 && Issued > Serving && !IsWaitingList;
}
