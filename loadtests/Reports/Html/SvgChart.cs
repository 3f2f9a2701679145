using System.Globalization;
using System.Net;
using System.Text;

namespace FlashSale.LoadTests.Reports.Html;

/// <summary>Draws a chart as inline SVG: no script and no font from elsewhere, so that a report opens anywhere and for ever.</summary>
internal static class SvgChart
{
    private const double Width = 720;
    private const double Height = 220;
    private const double Left = 72;
    private const double Right = 12;
    private const double Top = 10;
    private const double Bottom = 24;

    /// <summary>About as many lines of the grid as labels have room for.</summary>
    private const int TicksWanted = 5;

    public static string Of(Chart chart)
    {
        var points = chart.Lines.SelectMany(line => line.Points).ToArray();
        var secondsMax = Math.Max(1, points.Select(point => point.Seconds).DefaultIfEmpty(1).Max());
        var step = Step(points.Select(point => point.Value ?? 0).DefaultIfEmpty(0).Max() / TicksWanted);
        var top = Math.Max(step, Math.Ceiling(points.Select(point => point.Value ?? 0).DefaultIfEmpty(0).Max() / step) * step);
        var frame = new Frame(secondsMax, top);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Text(chart.Title)}\">");
        DrawGrid(svg, frame, step);
        for (var index = 0; index < chart.Lines.Count; index++)
        {
            DrawLine(svg, frame, chart.Lines[index], index % Chart.LinesMax);
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"hair\" y1=\"{Top}\" y2=\"{Height - Bottom}\"/></svg>");
        return svg.ToString();
    }

    /// <summary>The round number (1, 2 or 5 times a power of ten) that is not below this.</summary>
    public static double Step(double rough)
    {
        if (rough <= 0)
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return new[] { 1, 2, 5, 10 }.Select(factor => factor * power).First(step => step >= rough * 0.999);
    }

    private static void DrawGrid(StringBuilder svg, Frame frame, double step)
    {
        for (var value = 0.0; value <= frame.Top * 1.0001; value += step)
        {
            var y = frame.Y(value);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{value:#,##0.##}</text>");
        }

        var secondStep = Step(frame.SecondsMax / 8);
        for (var seconds = 0.0; seconds <= frame.SecondsMax; seconds += secondStep)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{frame.X(seconds):0.#}\" y=\"{Height - 6}\" text-anchor=\"middle\">{seconds:0.##} s</text>");
        }
    }

    private static void DrawLine(StringBuilder svg, Frame frame, ChartLine line, int colour)
    {
        var path = new StringBuilder();
        var isPen = false;
        foreach (var (seconds, value) in line.Points)
        {
            if (value is { } height)
            {
                path.Append(CultureInfo.InvariantCulture, $"{(isPen ? 'L' : 'M')}{frame.X(seconds):0.#} {frame.Y(height):0.#}");
            }

            isPen = value is not null;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line c{colour}{(line.IsLimit ? " limit" : "")}\" d=\"{path}\"/>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Where seconds and values lie on the drawing; the report's script knows the same numbers.</summary>
    private sealed record Frame(double SecondsMax, double Top)
    {
        public double X(double seconds) => Left + seconds / SecondsMax * (Width - Left - Right);

        public double Y(double value) => Height - Bottom - value / Top * (Height - SvgChart.Top - Bottom);
    }

    /// <summary>The horizontal geometry, for the script that reads a chart under the pointer.</summary>
    public static string Geometry => string.Create(CultureInfo.InvariantCulture, $"{{width:{Width},left:{Left},right:{Right}}}");
}
