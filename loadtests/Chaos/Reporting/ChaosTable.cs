using System.Globalization;
using Spectre.Console;

namespace FlashSale.LoadTests.Chaos.Reporting;

/// <summary>A chaos report for people.</summary>
internal static class ChaosTable
{
    private const int ViolationsMax = 20;

    public static void Write(IAnsiConsole console, ChaosReport report)
    {
        var table = new Table().RoundedBorder().AddColumns("fault", "what", "from", "for", "resumed after", "ready after");
        foreach (var fault in report.Faults)
        {
            table.AddRow(
                fault.Fault, Markup.Escape(fault.What), Seconds(fault.FromSeconds), Seconds(fault.Seconds), $"{Seconds(fault.ResumedSeconds)} of {Seconds(fault.LimitSeconds)}", Seconds(fault.ReadySeconds));
        }

        if (report.Faults.Count > 0)
        {
            console.Write(table);
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Shoppers:N0} shoppers, {report.Told:N0} with a ticket: {string.Join(", ", report.Ends.OrderByDescending(end => end.Value).Select(end => $"{end.Value:N0} {end.Key}"))}"));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Requests:N0} requests, {report.Refused:N0} refused politely, {report.Unanswered:N0} unanswered, the longest answer {report.AnswerMaxSeconds:0.0} s; the crowd itself was late by at most {report.CrowdLateMaxSeconds:0.0} s{report.CrowdLateMaxAt:', at 'HH:mm:ss}, which is not counted"));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.AdmittedMax:N0} admitted in the fullest 10 s, the rate is {report.AdmittedAllowed:N0}; memory at most {string.Join(", ", report.PeakMb.OrderBy(node => node.Key, StringComparer.Ordinal).Select(node => $"{node.Key} {node.Value:0} MB"))}"));
        foreach (var violation in report.Violations.Take(ViolationsMax))
        {
            console.MarkupLineInterpolated($"[red]{(violation.Invariant == 0 ? "behaviour" : $"invariant {violation.Invariant}")}[/]: {violation.What}");
        }

        foreach (var line in report.Stories)
        {
            console.WriteLine(line);
        }

        console.MarkupLineInterpolated($"{report.ViolationCount} violations in {report.Seconds:0} s, seed {report.Seed}");
        console.MarkupLine(report.Passed ? "[green]PASS[/]" : "[red]FAIL[/]");
    }

    private static string Seconds(double? seconds) => seconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.0} s") : "> 60 s";
}
