using System.Globalization;
using FlashSale.LoadTests.Benches;
using Spectre.Console;

namespace FlashSale.LoadTests.Reports;

/// <summary>A bench's report as people read it.</summary>
internal static class BenchTable
{
    public static void Write(IAnsiConsole console, BenchReport report)
    {
        var table = new Table().Title(report.Bench).AddColumn("figure").AddColumn(new TableColumn("value").RightAligned()).AddColumn("goal");
        foreach (var (name, value) in report.Figures)
        {
            AddRow(table, name, value, report.Goals);
        }

        foreach (var (name, value) in report.Ratios)
        {
            AddRow(table, name, value, report.Goals);
        }

        console.Write(table);
        console.MarkupLineInterpolated($"on {report.Machine}");
        console.MarkupLine(report.Met ? "[green]goals met[/]" : "[red]goals missed[/]");
    }

    private static void AddRow(Table table, string name, double value, IReadOnlyDictionary<string, BenchGoal> goals)
    {
        var goal = goals.TryGetValue(name, out var found) ? $"{(found.Met ? "met" : "MISSED")} ({found.Wanted})" : "";
        table.AddRow(Markup.Escape(name), Number(value), Markup.Escape(goal));
    }

    /// <summary>Four significant digits are more than any of our measurements is worth.</summary>
    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "N0" : "G4", CultureInfo.InvariantCulture);
}
