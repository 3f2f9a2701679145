using System.Globalization;
using System.Net;
using System.Text;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Reports.Html;

/// <summary>A run's report as one HTML file that needs nothing else: no network, no fonts, no second file.</summary>
internal static class ReportPage
{
    public static string Of(ScenarioReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{Text(report.Scenario)} {report.StartAt:yyyy-MM-dd HH:mm}</title><style>{Resource("report.css")}</style></head><body>");
        AppendHead(page, report);
        page.Append("<div class=\"tables\">");
        AppendLimits(page, report);
        AppendAudit(page, report);
        AppendOutcome(page, report);
        page.Append("</div><section class=\"charts\">");
        foreach (var chart in ReportCharts.Of(report))
        {
            AppendChart(page, chart);
        }

        page.Append("</section><div class=\"tables\">");
        AppendLatencies(page, report);
        AppendProcesses(page, report);
        AppendSetting(page, report);
        page.Append("</div>");
        return page.Append(CultureInfo.InvariantCulture, $"<script>const geometry={SvgChart.Geometry};{Resource("report.js")}</script></body></html>").ToString();
    }

    private static void AppendHead(StringBuilder page, ScenarioReport report) => page
        .Append(CultureInfo.InvariantCulture, $"<h1>{Text(report.Scenario)} <span class=\"{(report.Passed ? "good" : "bad")}\">{(report.Passed ? "PASS" : "FAIL")}</span></h1>")
        .Append(CultureInfo.InvariantCulture, $"<p>{report.StartAt:yyyy-MM-dd HH:mm:ss} UTC, {report.Seconds:0.#} s, {report.Requests:N0} requests, engine {Text(report.Engine)}, ")
        .Append(CultureInfo.InvariantCulture, $"{report.Generators} generator {(report.Generators == 1 ? "process" : "processes")}. {Text(report.Machine.ToString())}</p>");

    private static void AppendLimits(StringBuilder page, ScenarioReport report) => AppendTable(
        page,
        "Limits",
        ["limit", "at most", "measured", ""],
        report.Slos.Select(slo => new[]
        {
            slo.Name, Number(slo.Limit), slo.Measured is { } measured ? Number(measured) : "not measured", slo.Holds ? "PASS" : "FAIL",
        }));

    private static void AppendAudit(StringBuilder page, ScenarioReport report) => AppendTable(
        page,
        "Audit",
        ["promise", "broken", "first break", ""],
        report.Verdicts.Select(verdict => new[] { verdict.Name, Number(verdict.Violations), verdict.First ?? "", verdict.Holds ? "PASS" : "FAIL" })
            .Append(["largest inversion of two numbers", Number(report.LargestInversion), "up to one batch is allowed", ""])
            .Append(["order of grants by number (Kendall's tau)", report.Fairness is { } tau ? tau.ToString("F5", CultureInfo.InvariantCulture) : "–", "1 is perfect", ""]));

    private static void AppendOutcome(StringBuilder page, ScenarioReport report)
    {
        var isQuiet = report.Errors.Count + report.Refusals.Count == 0;
        var rows = ScenarioTable.OutcomeRows(report).Select(row => new[] { row.Name, row.Value });
        AppendTable(page, "What became of the shoppers", ["", "shoppers"], rows);
        AppendTable(
            page,
            "Errors and refusals",
            ["what", "times"],
            report.Errors.Select(error => new[] { $"error: {error.Key}", Number(error.Value) })
                .Concat(report.Refusals.Select(refusal => new[] { $"polite refusal: {refusal.Key}", Number(refusal.Value) }))
                .Concat(isQuiet ? [["none", "0"]] : []));
    }

    private static void AppendChart(StringBuilder page, Chart chart)
    {
        page.Append(CultureInfo.InvariantCulture, $"<figure><figcaption><b>{Text(chart.Title)}</b>, {Text(chart.Unit)}<ul class=\"legend\">");
        for (var index = 0; index < chart.Lines.Count; index++)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li><i class=\"c{index % Chart.LinesMax}{(chart.Lines[index].IsLimit ? " limit" : "")}\"></i>{Text(chart.Lines[index].Name)} <output></output></li>");
        }

        var data = string.Join(';', chart.Lines.Select(line => string.Join(',', line.Points.Select(point =>
            string.Create(CultureInfo.InvariantCulture, $"{point.Seconds:0.#}:{point.Value:0.##}")))));
        page.Append("</ul></figcaption>").Append(SvgChart.Of(chart))
            .Append(CultureInfo.InvariantCulture, $"<data value=\"{data}\"></data><small>{Text(chart.Note)}</small></figure>");
    }

    private static void AppendLatencies(StringBuilder page, ScenarioReport report) => AppendTable(
        page,
        "Latencies, ms",
        ["", "p50", "p95", "p99", "max", "of"],
        report.Latencies.Where(kind => kind.Value.Count > 0).Select(kind => Row(kind.Key, kind.Value)));

    private static string[] Row(string kind, LatencySummary latency) =>
        [kind, Number(latency.P50Ms), Number(latency.P95Ms), Number(latency.P99Ms), Number(latency.MaxMs), Number(latency.Count)];

    private static void AppendProcesses(StringBuilder page, ScenarioReport report) => AppendTable(
        page,
        "Processes, the generator's own among them",
        ["process", "peak MB", "CPU s", "% of a core"],
        report.Processes.Select(process => new[] { process.Name, Number(process.PeakMb), Number(process.CpuSeconds), Number(process.CpuPercent) }));

    private static void AppendSetting(StringBuilder page, ScenarioReport report) => AppendTable(
        page,
        "Setting",
        ["", ""],
        typeof(Scenarios.ScenarioSetting).GetProperties().Select(property => new[]
        {
            property.Name, Convert.ToString(property.GetValue(report.Setting), CultureInfo.InvariantCulture) ?? "",
        }));

    private static void AppendTable(StringBuilder page, string title, string[] heads, IEnumerable<string[]> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{Text(title)}</h2><table><tr>").AppendJoin("", heads.Select(head => $"<th>{Text(head)}</th>")).Append("</tr>");
        foreach (var row in rows)
        {
            page.Append("<tr>").AppendJoin("", row.Select(cell => cell switch
            {
                "PASS" => "<td class=\"good\">PASS</td>",
                "FAIL" => "<td class=\"bad\">FAIL</td>",
                _ => $"<td>{Text(cell)}</td>",
            })).Append("</tr>");
        }

        page.Append("</table></section>");
    }

    private static string Number(double value) => value.ToString(Math.Abs(value) < 1 ? "0.####" : "#,##0.#", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
