namespace AdmissionQueue.Progress;

/// <summary>Numbers passed over admissions allowed, older ones counting less. Above 1 where shoppers were away and their slots went on at once;
/// below where the shop was full or the ledger slow.</summary>
/// <param name="Passed">Numbers that serving has passed.</param>
/// <param name="Allowed">Admissions that the rate allowed meanwhile.</param>
internal readonly record struct OutflowPace(double Passed, double Allowed)
{
    public double Ratio => Passed / Allowed;

    /// <summary>Adds what was seen in a span of time.</summary>
    /// <param name="passed">Numbers passed in it.</param>
    /// <param name="allowed">Admissions allowed in it.</param>
    /// <param name="ms">Its length.</param>
    /// <param name="memoryMs">The span after which the old counts a third.</param>
    public OutflowPace After(double passed, double allowed, double ms, double memoryMs)
    {
        var kept = Math.Exp(-ms / memoryMs);
        return new OutflowPace(Passed * kept + passed, Allowed * kept + allowed);
    }

    /// <summary>The same ratio, resting on no more than so many admissions.</summary>
    public OutflowPace AtMost(double allowed) => Allowed <= allowed ? this : new OutflowPace(Passed * allowed / Allowed, allowed);
}
