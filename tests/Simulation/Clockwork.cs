namespace Simulation;

/// <summary>The one clock of a run. It moves only when the run steps.</summary>
internal sealed class Clockwork
{
    /// <summary>When every sale starts.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The length of a step: half of what the pacer credits at most, as in the loops.</summary>
    public const long StepMs = 50;

    /// <summary>Since the start.</summary>
    public long NowMs { get; private set; }

    public DateTimeOffset Now => Start.AddMilliseconds(NowMs);

    public void Step() => NowMs += StepMs;
}
