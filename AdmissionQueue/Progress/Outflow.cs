using System.Text.Json.Serialization;

namespace AdmissionQueue.Progress;

/// <summary>How fast a lane is served, as far as that can be known: what everybody needs to work out the own waiting time.</summary>
/// <param name="PerHour">Numbers that serving passes in an hour, now; 0 while nobody is admitted. By the hour, because a minute of a slow sale
/// is less than one.</param>
/// <param name="SpreadPercent">How far the outflow may be off, up and down, in percent.</param>
/// <param name="Next">What is known to come (the start, a ramp, a break), in order of time.</param>
/// <param name="Reason">Why waiting times last changed; null where nothing has changed.</param>
/// <param name="Since">When that was; null where nothing has changed.</param>
public sealed record Outflow(
    long PerHour, int SpreadPercent, IReadOnlyList<OutflowPoint> Next, OutflowReason? Reason = null, DateTimeOffset? Since = null);

/// <summary>A change of the outflow that is known in advance.</summary>
/// <param name="At">When it comes.</param>
/// <param name="PerHour">Numbers that serving passes in an hour from then on.</param>
public readonly record struct OutflowPoint(DateTimeOffset At, long PerHour);

/// <summary>Why a waiting time changed. A page never shows another time without one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutflowReason>))]
public enum OutflowReason
{
    /// <summary>The merchant admits faster or slower.</summary>
    [JsonStringEnumMemberName("rate-changed")]
    RateChanged,

    /// <summary>Nobody is admitted for now.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Admissions go on after a pause.</summary>
    [JsonStringEnumMemberName("resumed")]
    Resumed,

    /// <summary>The queue moves slower than before at the same rate: the shop is full, or fewer of those ahead are away.</summary>
    [JsonStringEnumMemberName("slower-outflow")]
    SlowerOutflow,

    /// <summary>The queue moves faster than before at the same rate: more of those ahead are away.</summary>
    [JsonStringEnumMemberName("faster-outflow")]
    FasterOutflow,
}
