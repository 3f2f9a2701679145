using System.Globalization;

namespace AdmissionQueue.Pacing;

/// <summary>One point of a schedule of rates.</summary>
/// <param name="At">When the rate is reached.</param>
/// <param name="RatePerMinute">Admissions per minute at that instant, 0 or more.</param>
public readonly record struct RatePoint(DateTimeOffset At, int RatePerMinute);

/// <summary>A rate that changes on a schedule: straight from one point to the next, the first one's before all of them, the last one's after.
/// The rule that <c>advance_serving.lua</c> repeats inside Redis, in whole numbers.</summary>
public static class RateRamp
{
    /// <summary>Points of a schedule, at most: a point every half an hour of a day.</summary>
    public const int PointsMax = 48;

    /// <summary>Steps that a slope is told in.</summary>
    private const int StepsPerSlope = 16;

    /// <summary>Steps that are told, at most: everybody gets them every second, and what is farther away is seen in time.</summary>
    private const int StepsMax = 32;

    /// <summary>The rate at an instant.</summary>
    /// <param name="points">The schedule, in order of time.</param>
    /// <param name="otherwise">The rate of a sale without a schedule.</param>
    /// <param name="nowMs">The instant, in Unix milliseconds.</param>
    public static int RateAt(IReadOnlyList<RatePoint> points, int otherwise, long nowMs)
    {
        if (points.Count == 0)
        {
            return otherwise;
        }

        var (fromMs, from) = (points[0].At.ToUnixTimeMilliseconds(), points[0].RatePerMinute);
        foreach (var point in points)
        {
            var toMs = point.At.ToUnixTimeMilliseconds();
            if (nowMs < toMs)
            {
                return nowMs <= fromMs ? from : from + (int)Floor((point.RatePerMinute - from) * (nowMs - fromMs), toMs - fromMs);
            }

            (fromMs, from) = (toMs, point.RatePerMinute);
        }

        return from;
    }

    /// <summary>The highest rate of a schedule, which what is read ahead has to suffice for.</summary>
    /// <param name="points">The schedule.</param>
    /// <param name="otherwise">The rate of a sale without a schedule.</param>
    public static int HighestOf(IReadOnlyList<RatePoint> points, int otherwise) =>
        points.Count == 0 ? otherwise : points.Max(point => point.RatePerMinute);

    /// <summary>The schedule as the script reads it: <c>at_ms:rate,...</c>; empty where there is none.</summary>
    /// <param name="points">The schedule.</param>
    public static string Format(IReadOnlyList<RatePoint> points) => string.Join(',', points.Select(point =>
        string.Create(CultureInfo.InvariantCulture, $"{point.At.ToUnixTimeMilliseconds()}:{point.RatePerMinute}")));

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is no schedule.</exception>
    public static IReadOnlyList<RatePoint> Parse(string text) =>
    [
        .. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(point => point.Split(':')).Select(parts => new RatePoint(
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[0], CultureInfo.InvariantCulture)),
            int.Parse(parts[1], CultureInfo.InvariantCulture))),
    ];

    /// <summary>What is still to come of a schedule, with its slopes as small steps: for who can work with rates that stay for a while.</summary>
    /// <param name="points">The schedule, in order of time.</param>
    /// <param name="now">What lies before it is left out.</param>
    public static IReadOnlyList<RatePoint> StepsAfter(IReadOnlyList<RatePoint> points, DateTimeOffset now) =>
        [.. points.Zip(points.Skip(1), StepsOf).SelectMany(steps => steps).Concat(points.TakeLast(1)).Where(step => step.At > now).Take(StepsMax)];

    /// <summary>Whether a schedule can be followed: not too many points, each later than the one before.</summary>
    /// <param name="points">The schedule.</param>
    public static bool IsInOrder(IReadOnlyList<RatePoint> points) =>
        points.Count <= PointsMax && points.Zip(points.Skip(1)).All(pair => pair.First.At < pair.Second.At);

    // Each step has the rate of its own middle, so that as many are admitted in it as on the slope.
    private static IEnumerable<RatePoint> StepsOf(RatePoint from, RatePoint to)
    {
        var steps = from.RatePerMinute == to.RatePerMinute ? 1 : StepsPerSlope;
        return Enumerable.Range(0, steps).Select(step => new RatePoint(
            from.At + (to.At - from.At) * step / steps,
            from.RatePerMinute + (int)((to.RatePerMinute - from.RatePerMinute) * (2L * step + 1) / (2 * steps))));
    }

    // Rounds down on both sides of zero, as Lua's math.floor does.
    private static long Floor(long dividend, long divisor) => dividend >= 0 ? dividend / divisor : -((-dividend + divisor - 1) / divisor);
}
