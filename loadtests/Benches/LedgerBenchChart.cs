using System.Globalization;
using System.Net;
using System.Text;

namespace FlashSale.LoadTests.Benches;

/// <summary>The bench's figures as bars: one self-contained SVG that any browser opens.</summary>
internal static class LedgerBenchChart
{
    private const int Width = 860;
    private const int BarHeight = 30;
    private const int RowHeight = 46;
    private const int Top = 74;
    private const int Left = 250;
    private const int BarWidthMax = 420;

    private static readonly (string Figure, string Name, string Colour)[] Bars =
    [
        ("batchPerSecond", "our ledger, batches of 500", "#0b7a75"),
        ("ceilingPerSecond", "the server alone (ceiling)", "#8a8f98"),
        ("unitRowsPerSecond", "a row per unit, SKIP LOCKED", "#d1495b"),
        ("singlePerSecond", "one statement per shopper", "#edae49"),
    ];

    /// <summary>Writes the chart.</summary>
    /// <returns>The file's full path.</returns>
    public static async Task<string> WriteAsync(BenchReport report, CancellationToken stop)
    {
        var folder = Directory.CreateDirectory(Path.Combine("artifacts", "bench"));
        var path = Path.Combine(folder.FullName, "ledger.svg");
        await File.WriteAllTextAsync(path, Svg(report), stop);
        return path;
    }

    public static string Svg(BenchReport report)
    {
        var height = Top + (Bars.Length * RowHeight) + 40;
        var most = Bars.Max(bar => report.Figures[bar.Figure]);
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" font-family=\"system-ui, sans-serif\">"));
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>");
        svg.Append(Text(20, 32, 20, "Reservations of one hot SKU a second, each commit durable"));
        svg.Append(Text(20, 54, 12, report.Machine.ToString()));
        for (var index = 0; index < Bars.Length; index++)
        {
            AppendBar(svg, report, index, most);
        }

        svg.Append(Text(20, height - 16, 12, "Medians of alternating rounds in one run; each alternative at its best number of connections."));
        return svg.Append("</svg>\n").ToString();
    }

    private static void AppendBar(StringBuilder svg, BenchReport report, int index, double most)
    {
        var (figure, name, colour) = Bars[index];
        var value = report.Figures[figure];
        var top = Top + (index * RowHeight);
        var width = Math.Max(1, value / most * BarWidthMax);
        svg.Append(Text(20, top + 20, 14, name));
        svg.Append(Invariant($"<rect x=\"{Left}\" y=\"{top}\" width=\"{width:0.#}\" height=\"{BarHeight}\" rx=\"3\" fill=\"{colour}\"/>"));
        var times = report.Figures["batchPerSecond"] / value;
        var label = figure == "batchPerSecond" ? Invariant($"{value:N0}/s") : Invariant($"{value:N0}/s  (ours: {times:0.##}x)");
        svg.Append(Text(Left + width + 8, top + 20, 14, label));
    }

    private static string Text(double x, double y, int size, string text) =>
        Invariant($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size}\" fill=\"#1d2129\">{WebUtility.HtmlEncode(text)}</text>");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
