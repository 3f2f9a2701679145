using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FlashSale.LoadTests.Surface;
using Spectre.Console;

namespace FlashSale.LoadTests.Reports.Comparing;

/// <summary>`loadtest compare BEFORE AFTER`: what got better or worse, beyond noise.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string> Before = new("BEFORE") { Description = "A report.json, or a folder: every report.json in it is a run of the same thing." };
    private static readonly Argument<string> After = new("AFTER") { Description = "The same, later." };
    private static readonly Option<double> Noise = Options.Share("--noise", 0.25, "Share of a figure by which two runs of the same thing differ in any case.");
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Write the comparison to this file, too." };

    public static Command Create()
    {
        var command = new Command("compare", "Compares two reports, or two folders of them; fails where something got worse beyond noise.") { Before, After, Noise, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var (before, after) = (Read(parsed.GetValue(Before)!), Read(parsed.GetValue(After)!));
        var scenarios = before.Concat(after).Select(report => report.Scenario).Distinct().ToArray();
        if (scenarios.Length > 1)
        {
            throw new StackException($"Only runs of one scenario can be compared; here are {string.Join(" and ", scenarios)}.");
        }

        var comparisons = Comparison.Of(before, after, parsed.GetValue(Noise));
        Write(AnsiConsole.Console, scenarios[0], before.Count, after.Count, comparisons);
        if (before.Concat(after).Select(report => report.Setting with { Seed = 0 }).Distinct().Count() > 1)
        {
            AnsiConsole.MarkupLine("[yellow]the runs were not of the same size: part of the difference may be that[/]");
        }

        if (parsed.GetValue(Json) is { } file)
        {
            await JsonFile.WriteAsync(file, comparisons, stop);
        }

        return comparisons.Any(comparison => comparison.IsWorse) ? ExitCodes.Bad : ExitCodes.Good;
    }

    private static List<ScenarioReport> Read(string path)
    {
        var files = Directory.Exists(path) ? Directory.GetFiles(path, ReportFolder.JsonName, SearchOption.AllDirectories) : [path];
        var reports = files.Select(ReadOne).ToList();
        return reports.Count > 0 ? reports : throw new StackException($"There is no {ReportFolder.JsonName} in {path}.");
    }

    private static ScenarioReport ReadOne(string file)
    {
        try
        {
            return JsonFile.Read<ScenarioReport>(new FileInfo(file));
        }
        catch (Exception wrong) when (wrong is JsonException or IOException)
        {
            throw new StackException($"{file} is no report of a load test: {wrong.Message}");
        }
    }

    private static void Write(IAnsiConsole console, string scenario, int before, int after, IReadOnlyList<Comparison> comparisons)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn($"{scenario} (less is better)");
        foreach (var column in new[] { $"before ({before})", $"after ({after})", "change", "noise" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        table.AddColumn("verdict");
        foreach (var one in comparisons)
        {
            var colour = one.IsWorse ? "red" : one.IsBetter ? "green" : "grey";
            table.AddRow(Markup.Escape(one.Name), Number(one.Before), Number(one.After), $"{(one.Difference > 0 ? "+" : "")}{Number(one.Difference)}", $"±{Number(one.Noise)}", $"[{colour}]{one.Verdict}[/]");
        }

        console.Write(table);
    }

    private static string Number(double value) => value.ToString("#,##0.##", CultureInfo.InvariantCulture);
}
