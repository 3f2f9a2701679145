using AdmissionQueue.Pacing;
using FlashSale.LoadTests.Reports;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench pacing`: how exactly the real script in a real Redis keeps the rate, with one, three and eight callers, through a rebalance and a
/// pause, against the integral of the rate. Most of it on a clock that the bench gives the script, so that minutes take seconds; the last part
/// in real time, on Redis's own clock.</summary>
internal static class PacingBench
{
    public const string Work = "admitted against allowed in every ten seconds, at 60 to 60,000 a minute with 1, 3 and 8 workers, through a rebalance and a pause";

    private const double ErrorGoal = 0.01;

    private static readonly int[] Rates = [60, 600, 6_000, 60_000];
    private static readonly int[] Workers = [1, 3, 8];

    /// <summary>The time that the script is told passes.</summary>
    private static readonly TimeSpan GivenTime = TimeSpan.FromSeconds(60);

    /// <summary>In real time, one window and a half at least.</summary>
    private static readonly TimeSpan RealTimeMin = TimeSpan.FromSeconds(15);

    public static async Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        await using var rig = await PacingRig.StartAsync(setting.Time, stop);
        var startedAt = setting.Time.GetTimestamp();
        var figures = new Dictionary<string, double>();
        var given = new PacingError(0, 0);
        foreach (var rate in Rates)
        {
            foreach (var workers in Workers)
            {
                setting.Say($"{rate} a minute, {workers} workers, {GivenTime.TotalSeconds:0} s of given time");
                var error = PacingError.Of(await rig.RunGivenTimeAsync(rate, workers, GivenTime, setting.Seed, stop), rate);
                figures[$"error{rate}By{workers}"] = error.Share;
                given = given.Worse(error);
            }
        }

        var realTime = (setting.Budget - setting.Time.GetElapsedTime(startedAt)) / 2;
        realTime = realTime > RealTimeMin ? realTime : RealTimeMin;
        var real = new PacingError(0, 0);
        foreach (var (rate, workers) in new[] { (60_000, 3), (600, 8) })
        {
            setting.Say($"{rate} a minute, {workers} workers, {realTime.TotalSeconds:0} s of real time");
            var error = PacingError.Of(await rig.RunRealTimeAsync(rate, workers, realTime, setting.Time, stop), rate);
            figures[$"realError{rate}By{workers}"] = error.Share;
            real = real.Worse(error);
        }

        figures["errorMax"] = given.Share;
        figures["realErrorMax"] = real.Share;
        figures["aboveMax"] = Math.Max(given.AboveMax, real.AboveMax);
        return new BenchReport("pacing", MachineFacts.Read(), figures, new Dictionary<string, double>(), new Dictionary<string, BenchGoal>
        {
            ["errorMax"] = BenchGoal.AtMost(ErrorGoal, given.Share),
            ["realErrorMax"] = BenchGoal.AtMost(ErrorGoal, real.Share),
            ["aboveMax"] = BenchGoal.AtMost(Pacer.BatchMax, figures["aboveMax"]),
        });
    }
}

/// <summary>How far a run was off in its worst ten seconds.</summary>
/// <param name="Share">Off by so much, up or down, as a share of what the rate allows in ten seconds; one admission is never counted, because it
/// can't be divided.</param>
/// <param name="AboveMax">Admissions above what is allowed.</param>
internal readonly record struct PacingError(double Share, double AboveMax)
{
    private const long WindowMs = 10_000;
    private const double MsPerMinute = 60_000;

    public PacingError Worse(PacingError other) => new(Math.Max(Share, other.Share), Math.Max(AboveMax, other.AboveMax));

    /// <summary>Compares every window of ten seconds with the integral of the rate.</summary>
    /// <param name="trail">How far the sale was served, and for how many milliseconds it had been open; in order of time.</param>
    /// <param name="ratePerMinute">The rate while open.</param>
    public static PacingError Of(IReadOnlyList<PacingPoint> trail, int ratePerMinute)
    {
        var worst = new PacingError(0, 0);
        var first = 0;
        for (var last = 0; last < trail.Count; last++)
        {
            while (trail[last].AtMs - trail[first].AtMs > WindowMs)
            {
                first++;
            }

            if (first == 0)
            {
                continue; // Not a whole window yet.
            }

            // From the last look before the window began: what happened in between belongs to it.
            var (from, to) = (trail[first - 1], trail[last]);
            var off = to.Serving - from.Serving - (to.OpenMs - from.OpenMs) * ratePerMinute / MsPerMinute;
            var due = WindowMs * ratePerMinute / MsPerMinute;
            worst = worst.Worse(new PacingError(Math.Max(0, Math.Abs(off) - 1) / due, Math.Max(0, off)));
        }

        return worst;
    }
}

/// <summary>How far a sale was at one look.</summary>
/// <param name="AtMs">When.</param>
/// <param name="Serving">How far it was served.</param>
/// <param name="OpenMs">For how long it had been open until then.</param>
internal readonly record struct PacingPoint(long AtMs, long Serving, long OpenMs);
