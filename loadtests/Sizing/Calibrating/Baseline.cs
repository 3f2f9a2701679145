namespace FlashSale.LoadTests.Sizing.Calibrating;

/// <summary>What the stack does anyway, looked at several times, so that its own ups and downs are not taken for somebody's cost.</summary>
/// <param name="PerSecond">Its processor time a second.</param>
/// <param name="Deviation">How far one look was from that, in microseconds over the whole look (standard deviation).</param>
/// <param name="LookSeconds">How long a look took.</param>
internal sealed record Baseline(CpuCost PerSecond, CpuCost Deviation, double LookSeconds)
{
    /// <summary>A difference of less than so many deviations is none.</summary>
    private const double Deviations = 3;

    /// <summary>The kernel counts a process's time in hundredths of a second: no look is exacter.</summary>
    private const double TickMicroseconds = 10_000;

    /// <param name="looks">What was used in each, in microseconds; at least two.</param>
    /// <param name="lookSeconds">How long each took.</param>
    public static Baseline Of(IReadOnlyList<CpuCost> looks, double lookSeconds)
    {
        var (mean, deviation) = CpuCost.Spread(looks);
        return new Baseline(mean * (1 / lookSeconds), deviation, lookSeconds);
    }

    /// <summary>What was used beyond it; what could as well be its own ups and downs is nothing.</summary>
    public CpuCost Excess(CpuCost used, double seconds)
    {
        var noise = Deviation * (Deviations * Math.Sqrt(seconds / LookSeconds));
        return used.Without(PerSecond * seconds).Above(noise + new CpuCost(TickMicroseconds, TickMicroseconds, TickMicroseconds, TickMicroseconds, TickMicroseconds));
    }
}
