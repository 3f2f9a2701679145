using System.Collections.Concurrent;

namespace AdmissionQueue.Loops;

/// <summary>How one loop is.</summary>
/// <param name="Name">The loop.</param>
/// <param name="LastStepAt">When a step last ended well; null before the first.</param>
/// <param name="Failures">Steps that failed since then.</param>
/// <param name="Error">The last failure, one line; null where the last step ended well.</param>
public sealed record LoopReport(string Name, DateTimeOffset? LastStepAt, int Failures, string? Error)
{
    /// <summary>Failures in a row from which on a loop counts as broken: one may be a passing cut.</summary>
    public const int FailuresMax = 3;

    /// <summary>Whether the loop does its work.</summary>
    public bool IsHealthy => LastStepAt is not null && Failures < FailuresMax;
}

/// <summary>How all loops of this process are; <c>/healthz/ready</c> reads it.</summary>
/// <param name="time">The clock.</param>
public sealed class LoopHealth(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, LoopReport> reports = new(StringComparer.Ordinal);

    /// <summary>The loops, by name.</summary>
    public IReadOnlyList<LoopReport> Reports => [.. reports.Values.OrderBy(report => report.Name, StringComparer.Ordinal)];

    /// <summary>Whether every loop does its work; a process without loops has not started.</summary>
    public bool IsHealthy => !reports.IsEmpty && reports.Values.All(report => report.IsHealthy);

    /// <summary>Whether a loop does its work; one that this process does not run is nobody's trouble.</summary>
    /// <param name="name">The loop.</param>
    public bool Works(string name) => !reports.TryGetValue(name, out var report) || report.IsHealthy;

    /// <summary>Makes a loop known before its first step.</summary>
    /// <param name="name">The loop.</param>
    public void Starting(string name) => reports[name] = new LoopReport(name, null, 0, null);

    /// <summary>A step ended well.</summary>
    /// <param name="name">The loop.</param>
    public void Stepped(string name) => reports[name] = new LoopReport(name, time.GetUtcNow(), 0, null);

    /// <summary>A step failed.</summary>
    /// <param name="name">The loop.</param>
    /// <param name="error">What happened.</param>
    /// <returns>How many steps failed in a row.</returns>
    public int Failed(string name, Exception error) => reports.AddOrUpdate(
        name,
        _ => new LoopReport(name, null, 1, error.Message),
        (_, last) => last with { Failures = last.Failures + 1, Error = error.Message }).Failures;

    /// <summary>A loop ended for good.</summary>
    /// <param name="name">The loop.</param>
    public void Ended(string name) => reports.TryRemove(name, out _);
}
