namespace Simulation.Invariants;

/// <summary>Invariant 6: admissions of present shoppers in any ten seconds never exceed what the rate allows by more than those under way, and reach it
/// within 1% while shoppers wait and nothing is wrong.</summary>
/// <param name="stepMs">The length of a step.</param>
/// <param name="tolerance">Admissions by which a window may be above: those under way at its ends.</param>
internal sealed class AdmissionRate(long stepMs, int tolerance) : Invariant
{
    private const long WindowMs = 10_000;
    private const long MsPerMinute = 60_000;
    private const double ShortfallMax = 0.01;

    private readonly Queue<(long Admitted, long AllowedMs, bool Free)> window = new();
    private long admittedNow;
    private long admitted;
    private long allowedMs; // admissions, in milliseconds of one a minute
    private int notFree;

    public override string Name => "admission rate";

    internal override void Served(long nowMs, long number, bool present) => admittedNow += present ? 1 : 0;

    internal override void Stepped(in StepView step)
    {
        Add((admittedNow, step.RateNow * stepMs, step.IsFree), sign: 1);
        window.Enqueue((admittedNow, step.RateNow * stepMs, step.IsFree));
        admittedNow = 0;
        if (window.Count * stepMs <= WindowMs)
        {
            return;
        }

        Add(window.Dequeue(), sign: -1);
        var allowed = allowedMs / (double)MsPerMinute;
        if (admitted > allowed + tolerance)
        {
            Broken(step.NowMs, $"{admitted} were admitted in ten seconds, where {allowed:0.0} are allowed");
        }

        // One admission is under way at either end of the window.
        if (notFree == 0 && admitted < allowed * (1 - ShortfallMax) - 2)
        {
            Broken(step.NowMs, $"{admitted} were admitted in ten seconds, where {allowed:0.0} are due and nothing is in the way");
        }
    }

    private void Add((long Admitted, long AllowedMs, bool Free) step, int sign)
    {
        admitted += sign * step.Admitted;
        allowedMs += sign * step.AllowedMs;
        notFree += step.Free ? 0 : sign;
    }
}
