using System.CommandLine;
using FlashSale.LoadTests.Benches;
using FlashSale.LoadTests.Reports;
using Spectre.Console;

namespace FlashSale.LoadTests;

/// <summary>`bench NAME`: one ratio of performance.md, measured here and now.</summary>
internal static class BenchCommand
{
    private static readonly Option<int> Seconds = Options.Number("--seconds", 60, 5, 3_600, "How long each bench may take.");

    private static readonly Option<int> Seed = Options.Number("--seed", 1, 0, int.MaxValue, "Seeds whatever is random.");

    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Write the report to this file, too." };

    public static Command Create()
    {
        var command = new Command("bench", "Measures one thing against what a user would otherwise pick, in the same run.");
        foreach (var bench in BenchList.All)
        {
            command.Subcommands.Add(Verb(bench.Name, bench.Work, [bench]));
        }

        command.Subcommands.Add(Verb("all", "Runs all of them, one after the other.", BenchList.All));
        return command;
    }

    private static Command Verb(string name, string description, IReadOnlyList<Bench> benches)
    {
        var verb = new Command(name, description) { Seconds, Seed, Json };
        verb.SetAction((parsed, stop) => RunAsync(benches, parsed, stop));
        return verb;
    }

    private static async Task<int> RunAsync(IReadOnlyList<Bench> benches, ParseResult parsed, CancellationToken stop)
    {
        var setting = new BenchSetting(
            TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            parsed.GetValue(Seed),
            TimeProvider.System,
            line => AnsiConsole.MarkupLineInterpolated($"[grey]{line}[/]"));
        var reports = new List<BenchReport>();
        foreach (var bench in benches)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]{bench.Name}[/]: {bench.Work}");
            var report = await bench.RunAsync(setting, stop);
            BenchTable.Write(AnsiConsole.Console, report);
            reports.Add(report);
        }

        if (parsed.GetValue(Json) is { } file)
        {
            // One bench is one object, as performance.md says; `all` is a list of them.
            await (benches.Count == 1 ? JsonFile.WriteAsync(file, reports[0], stop) : JsonFile.WriteAsync(file, reports, stop));
        }

        return reports.Count > 0 && reports.All(report => report.Met) ? ExitCodes.Good : ExitCodes.Bad;
    }
}
