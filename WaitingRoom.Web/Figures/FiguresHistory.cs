namespace WaitingRoom.Web.Figures;

/// <summary>What was seen of a sale while somebody watched: for charts at connect, and for what was kept over a while. Not safe for several
/// threads.</summary>
internal sealed class FiguresHistory
{
    /// <summary>Five minutes of seconds.</summary>
    private const int LooksMax = 300;

    private static readonly TimeSpan ArrivalsOver = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RateOver = TimeSpan.FromMinutes(1);

    private readonly LinkedList<FiguresDocument> looks = new();

    public IReadOnlyList<FiguresDocument> Recent => [.. looks];

    /// <summary>Adds a look, with the rates that follow from those before it.</summary>
    public FiguresDocument Add(FiguresDocument look)
    {
        var known = look with
        {
            ArrivalsPerSecond = PerSecond(look, ArrivalsOver, each => each.At, each => each.Lanes.Sum(lane => lane.Joined)),
            AdmittedPerMinute = PerSecond(look, RateOver, each => each.CountedAt, each => each.Lanes.Sum(lane => lane.Admitted)) * 60,
        };
        looks.AddLast(known);
        if (looks.Count > LooksMax)
        {
            looks.RemoveFirst();
        }

        return known;
    }

    private double? PerSecond(FiguresDocument now, TimeSpan over, Func<FiguresDocument, DateTimeOffset> at, Func<FiguresDocument, long> count)
    {
        var before = looks.FirstOrDefault(look => at(look) >= at(now) - over);
        var seconds = before is null ? 0 : (at(now) - at(before)).TotalSeconds;
        return seconds > 0 ? Math.Round(Math.Max(0, count(now) - count(before!)) / seconds, 2) : null;
    }
}
