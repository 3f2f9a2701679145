using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Reports.Html;

/// <summary>The charts of a report.</summary>
internal static class ReportCharts
{
    public static IReadOnlyList<Chart> Of(ScenarioReport report)
    {
        var timeline = report.Timeline;
        var width = (double)timeline.StretchSeconds;
        ChartLine Line(string name, Func<Stretch, double?> value) =>
            new(name, [.. timeline.Stretches.Select(stretch => (stretch.Seconds + width / 2, value(stretch)))]);
        return
        [
            new Chart("Arrivals and requests", "a second", [Line("arrivals", s => s.Arrivals / width), Line("requests", s => s.Requests / width)])
            {
                Note = "Arrivals are the schedule, fixed before the run; requests are what was sent, later ones of the same shoppers included.",
            },
            new Chart("Queue", "shoppers", [Line("in queue", s => s.InQueue)]) { Note = "Numbers given out whose turn had not come." },
            new Chart("Admissions", "a second",
            [
                Line("turns", s => s.Served / width), Line("reservations", s => s.Grants / width), Line("allowed", s => s.Allowed / width) with { IsLimit = true },
            ]),
            new Chart("Join latency, from the intended arrival", "ms",
            [
                Line("p50", s => s.Joins > 0 ? s.JoinP50Ms : null), Line("p95", s => s.Joins > 0 ? s.JoinP95Ms : null),
                Line("p99", s => s.Joins > 0 ? s.JoinP99Ms : null), Line("slowest", s => s.Joins > 0 ? s.JoinMaxMs : null),
            ])
            {
                Note = "Shown at the instant at which the shopper meant to come, so a stall shows where it was.",
            },
            new Chart("Progress: from the document's instant to its arrival on a connection", "ms",
                [Line("p50", s => s.Pushes > 0 ? s.PushP50Ms : null), Line("p99", s => s.Pushes > 0 ? s.PushP99Ms : null)]),
            new Chart("Errors", "a second", [Line("errors", s => s.Errors / width)]),
            Processes(report, "Processor time", "% of one core", sample => sample.CpuPercent),
            Processes(report, "Memory", "MB", sample => sample.Mb),
        ];
    }

    private static Chart Processes(ScenarioReport report, string title, string unit, Func<ProcessSample, double> value) => new(title, unit,
    [
        .. report.Processes.OrderByDescending(process => process.CpuSeconds).Take(Chart.LinesMax)
            .Select(process => new ChartLine(process.Name, [.. process.Samples.Select(sample => (sample.Seconds, (double?)value(sample)))])),
    ]);
}
