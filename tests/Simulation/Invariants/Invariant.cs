namespace Simulation.Invariants;

/// <summary>Something that must hold at every step. One a file.</summary>
public abstract class Invariant
{
    /// <summary>What is promised, in a few words.</summary>
    public abstract string Name { get; }

    /// <summary>Somebody was given a number.</summary>
    internal virtual void Numbered(long nowMs, int shopper, long number)
    {
    }

    /// <summary>Somebody was told of a ticket: from here on it counts.</summary>
    internal virtual void Told(long nowMs, int shopper, long number)
    {
    }

    /// <summary>Serving reached a number for the first time, and its shopper was there or away.</summary>
    internal virtual void Served(long nowMs, long number, bool present)
    {
    }

    /// <summary>A page was told how far the sale is served.</summary>
    internal virtual void Shown(long nowMs, long serving)
    {
    }

    /// <summary>The ledger granted units to a ticket.</summary>
    internal virtual void Granted(long nowMs, int shopper, long number)
    {
    }

    /// <summary>A ticket that is decided about got another state.</summary>
    internal virtual void Ended(long nowMs, int shopper, string state)
    {
    }

    /// <summary>A step is over.</summary>
    internal virtual void Stepped(in StepView step)
    {
    }

    /// <summary>The run is over.</summary>
    internal virtual void Finished(long nowMs)
    {
    }

    /// <summary>Says that it does not hold.</summary>
    protected void Broken(long nowMs, string how) => throw new InvariantBrokenException(Name, nowMs, how);
}

/// <summary>How things stand after a step.</summary>
/// <param name="NowMs">The instant.</param>
/// <param name="RateNow">Admissions per minute now; 0 while nobody is admitted.</param>
/// <param name="IsFree">Whether nothing holds serving back but the pace: shoppers wait, units are there, and nothing is wrong.</param>
/// <param name="Stocked">Units that there are in all.</param>
/// <param name="Available">Units that nobody has.</param>
/// <param name="Held">Units on hold.</param>
/// <param name="Sold">Units sold.</param>
internal readonly record struct StepView(long NowMs, int RateNow, bool IsFree, long Stocked, long Available, long Held, long Sold);

/// <summary>An invariant did not hold.</summary>
public sealed class InvariantBrokenException(string invariant, long atMs, string how)
    : Exception(FormattableString.Invariant($"{invariant}: {how}, {atMs / 1000.0:0.00} s after the start."))
{
    /// <summary>Which one.</summary>
    public string Invariant { get; } = invariant;
}
