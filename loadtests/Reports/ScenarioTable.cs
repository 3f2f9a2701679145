using System.Globalization;
using FlashSale.LoadTests.Engine;
using Spectre.Console;

namespace FlashSale.LoadTests.Reports;

/// <summary>A run's report as people read it in a terminal.</summary>
internal static class ScenarioTable
{
    public static void Write(IAnsiConsole console, ScenarioReport report)
    {
        WriteOutcome(console, report);
        WriteLatencies(console, report);
        WriteProcesses(console, report);
        WriteVerdicts(console, report);
        console.MarkupLineInterpolated($"{report.Seconds} s on {report.Machine}");
    }

    /// <summary>What became of the shoppers and how fast they were admitted, in the words that the terminal and the page share.</summary>
    public static IEnumerable<(string Name, string Value)> OutcomeRows(ScenarioReport report)
    {
        var (outcome, admissions) = (report.Outcome, report.Admissions);
        yield return ("arrived", Number(outcome.Arrived));
        yield return ("only looked", Number(outcome.Looked));
        yield return ("joined", Number(outcome.Joined));
        yield return ("turned away: sale over", Number(outcome.TurnedAway));
        yield return ("no answer", Number(outcome.Unanswered));
        yield return ("reserved", Number(outcome.Reserved));
        yield return ("bought", Number(outcome.Bought));
        yield return ("released", Number(outcome.Released));
        yield return ("let lapse", Number(outcome.Expired));
        yield return ("left", Number(outcome.Left));
        yield return ("sold out", Number(outcome.SoldOut));
        yield return ("lost", Number(outcome.Lost));
        yield return ("turn not pushed, found by asking", Number(outcome.SilentTurns));
        yield return ("connections broken", Number(outcome.Reconnects));
        yield return ("pages loaded again", Number(outcome.Reloads));
        yield return ("allowed admissions per minute", Number(admissions.AllowedPerMinute));
        yield return (
            "admitted per minute while enough waited to use the rate",
            admissions.WhileWaitingPerMinute is { } rate ? Number(rate) : "never so many");
        yield return ($"most grants in 10 s (rate allows {Number(admissions.GrantsInWindowAllowed)})", Number(admissions.GrantsInWindowMax));
    }

    private static void WriteOutcome(IAnsiConsole console, ScenarioReport report)
    {
        var table = Grid(report.Scenario, "shoppers");
        foreach (var (name, value) in OutcomeRows(report).Where(row => row.Value != "0"))
        {
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        }

        foreach (var (kind, count) in report.Errors)
        {
            AddRow(table, $"error: {kind}", count);
        }

        foreach (var (kind, count) in report.Refusals)
        {
            AddRow(table, $"polite refusal: {kind}", count);
        }

        console.Write(table);
    }

    private static void WriteVerdicts(IAnsiConsole console, ScenarioReport report)
    {
        var table = Grid("promise", "broken").AddColumn("first break");
        foreach (var verdict in report.Verdicts)
        {
            table.AddRow(verdict.Name, Coloured(verdict.Holds, Number(verdict.Violations)), Markup.Escape(verdict.First ?? ""));
        }

        table.AddRow("largest inversion of two numbers", Number(report.LargestInversion), "");
        table.AddRow("order of grants by number (Kendall's tau)", report.Fairness is { } tau ? tau.ToString("F5", CultureInfo.InvariantCulture) : "–", "");
        console.Write(table);

        var limits = Grid("limit", "at most").AddColumn(new TableColumn("measured").RightAligned()).AddColumn("verdict");
        foreach (var slo in report.Slos)
        {
            limits.AddRow(
                slo.Name, Number(slo.Limit), slo.Measured is { } measured ? Number(measured) : "not measured", Coloured(slo.Holds, slo.Holds ? "PASS" : "FAIL"));
        }

        console.Write(limits);
    }

    private static void WriteLatencies(IAnsiConsole console, ScenarioReport report)
    {
        var table = Grid("milliseconds", "p50");
        foreach (var column in new[] { "p95", "p99", "max", "of" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var (kind, latency) in report.Latencies.Where(kind => kind.Value.Count > 0))
        {
            AddRow(table, kind, latency);
        }

        console.Write(table);
    }

    private static void WriteProcesses(IAnsiConsole console, ScenarioReport report)
    {
        var table = Grid("process", "peak MB");
        table.AddColumn(new TableColumn("CPU s").RightAligned()).AddColumn(new TableColumn("% of a core").RightAligned());
        foreach (var process in report.Processes)
        {
            table.AddRow(Markup.Escape(process.Name), Number(process.PeakMb), Number(process.CpuSeconds), Number(process.CpuPercent));
        }

        console.Write(table);
    }

    private static Table Grid(string first, string second) =>
        new Table().Border(TableBorder.Rounded).AddColumn(first).AddColumn(new TableColumn(second).RightAligned());

    private static void AddRow(Table table, string name, long count) => table.AddRow(Markup.Escape(name), Number(count));

    private static void AddRow(Table table, string name, LatencySummary latency) => table.AddRow(
        name, Number(latency.P50Ms), Number(latency.P95Ms), Number(latency.P99Ms), Number(latency.MaxMs), Number(latency.Count));

    private static string Coloured(bool isGood, string text) => isGood ? $"[green]{text}[/]" : $"[red]{text}[/]";

    private static string Number(double value) => value.ToString(value is > 0 and < 1 ? "0.####" : "#,##0.#", CultureInfo.InvariantCulture);
}
