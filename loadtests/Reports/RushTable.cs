using System.Globalization;
using FlashSale.LoadTests.Engine;
using Spectre.Console;

namespace FlashSale.LoadTests.Reports;

/// <summary>A rush's report as people read it.</summary>
internal static class RushTable
{
    public static void Write(IAnsiConsole console, RushReport report)
    {
        WriteOutcome(console, report);
        WriteVerdicts(console, report);
        WriteLatencies(console, report.Latencies);
        WriteProcesses(console, report);
        console.MarkupLineInterpolated($"{report.Seconds} s on {report.Machine}");
        console.MarkupLine(report.Passed ? "[green]PASS[/]" : "[red]FAIL[/]");
    }

    private static void WriteOutcome(IAnsiConsole console, RushReport report)
    {
        var (outcome, admissions) = (report.Outcome, report.Admissions);
        var table = Grid("rush", "shoppers");
        AddRow(table, "arrived", outcome.Arrived);
        AddRow(table, "joined", outcome.Joined);
        AddRow(table, "turned away: sale over", outcome.TurnedAway);
        AddRow(table, "no answer", outcome.Unanswered);
        AddRow(table, "reserved", outcome.Reserved);
        AddRow(table, "bought", outcome.Bought);
        AddRow(table, "released", outcome.Released);
        AddRow(table, "sold out", outcome.SoldOut);
        AddRow(table, "lost", outcome.Lost);
        AddRow(table, "turn not pushed, found by asking", outcome.SilentTurns);
        AddRow(table, "connections broken", outcome.Reconnects);
        table.AddEmptyRow();
        AddRow(table, "allowed admissions per minute", admissions.AllowedPerMinute);
        table.AddRow("admitted per minute while somebody waited and units were left", admissions.WhileWaitingPerMinute is { } rate ? Number(rate) : "never for two documents");
        AddRow(table, $"most grants in 10 s (rate allows {Number(admissions.GrantsInWindowAllowed)})", admissions.GrantsInWindowMax);
        foreach (var (kind, count) in report.Errors)
        {
            AddRow(table, $"error: {kind}", count);
        }

        console.Write(table);
    }

    private static void WriteVerdicts(IAnsiConsole console, RushReport report)
    {
        var table = Grid("promise", "broken").AddColumn("first break");
        foreach (var verdict in report.Verdicts)
        {
            var colour = verdict.Holds ? "green" : "red";
            table.AddRow(verdict.Name, $"[{colour}]{Number(verdict.Violations)}[/]", Markup.Escape(verdict.First ?? ""));
        }

        table.AddRow("largest inversion of two numbers", Number(report.LargestInversion), "");
        console.Write(table);
    }

    private static void WriteLatencies(IAnsiConsole console, RushLatencies latencies)
    {
        var table = Grid("milliseconds", "p50");
        foreach (var column in new[] { "p95", "p99", "max", "of" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        AddRow(table, "join, from the intended start", latencies.Join);
        AddRow(table, "turned away, from the intended start", latencies.TurnedAway);
        AddRow(table, "turn: serving reaches me, to the push", latencies.Turn);
        AddRow(table, "turn: ledger grants, to the push", latencies.Push);
        AddRow(table, "generator's own lateness", latencies.GeneratorLateness);
        console.Write(table);
    }

    private static void WriteProcesses(IAnsiConsole console, RushReport report)
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

    private static string Number(double value) => value.ToString("#,##0.#", CultureInfo.InvariantCulture);
}
