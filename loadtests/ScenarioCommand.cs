using System.CommandLine;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Generators;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Slos;
using FlashSale.LoadTests.Stack;
using FlashSale.Relay;
using Spectre.Console;

namespace FlashSale.LoadTests;

/// <summary>`loadtest NAME` of one scenario: what it was asked for, the run, the report, the verdict.</summary>
internal sealed class ScenarioCommand(Scenario scenario)
{
    private readonly SettingOptions size = new(scenario);
    private readonly Option<int> generators = Options.Number("--generators", 1, 1, 16, "Processes that shoppers are sent from: more than one where open files or cores limit one.");
    private readonly Option<string> engine = new("--engine")
    {
        Description = $"{EngineList.OpenModel}, or {EngineList.NBomber} in a build with -p:UseNBomber=true.",
        DefaultValueFactory = _ => EngineList.OpenModel,
    };

    private readonly Option<int> warmUp = Options.Number("--warm-up", 300, 0, 10_000, "Shoppers who are sent to a small sale first, so that code is compiled.");
    private readonly Option<Uri?> url = Options.Address("--url", "A stack that runs elsewhere. Default: the one of this repository.");
    private readonly Option<string?> apiKey = new("--api-key") { Description = "A merchant's key for --url." };
    private readonly Option<FileInfo?> slo = new("--slo") { Description = "The limits to judge by. Default: loadtests/Slos/NAME.json." };
    private readonly Option<DirectoryInfo?> report = new("--report") { Description = "Where report.html, report.json and timeline.csv go. Default: a new folder in .flashsale/reports." };
    private readonly Option<FileInfo?> json = new("--json") { Description = "Write the report to this file, too." };

    public Command Create()
    {
        var command = new Command(scenario.Name, scenario.Description);
        foreach (var option in size.All.Concat([generators, engine, warmUp, url, apiKey, slo, report, json]))
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if ((result.GetResult(url) is null) != (result.GetResult(apiKey) is null))
            {
                result.AddError("--url and --api-key come together.");
            }

            if (result.GetValue(engine) is { } name && EngineList.Find(name) is null)
            {
                result.AddError(EngineList.Refusal(name));
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        SocketThread.DoesItAll();
        using var share = new OwnShare();
        var console = AnsiConsole.Console;
        var setting = size.SettingOf(parsed);
        var processes = parsed.GetValue(generators);
        if (SocketBudget.Refusal(scenario, setting, processes) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return ExitCodes.Refused;
        }

        var limits = Slo.Read(parsed.GetValue(slo) ?? Slo.FileOf(scenario.Name));
        await using var stack = parsed.GetValue(url) is { } address
            ? RunningStack.At(address, parsed.GetValue(apiKey)!)
            : await RunningStack.FindOrStartAsync(line => console.WriteLine(line), stop);
        var run = new LoadTestRun(console, stack, scenario, setting, parsed.GetValue(engine)!, processes);
        await run.WarmUpAsync(parsed.GetValue(warmUp), stop);
        var result = await run.RunAsync(limits, stop);
        ScenarioTable.Write(console, result);
        var folder = parsed.GetValue(report) ?? ReportFolder.New(scenario.Name, result.StartAt);
        await ReportFolder.WriteAsync(folder, result, CancellationToken.None);
        console.WriteLine($"report: {Path.Combine(folder.FullName, ReportFolder.HtmlName)}");
        if (parsed.GetValue(json) is { } file)
        {
            await JsonFile.WriteAsync(file, result, CancellationToken.None);
        }

        console.MarkupLine(result.Passed ? "[green]PASS[/]" : "[red]FAIL[/]");
        return result.Passed ? ExitCodes.Good : ExitCodes.Bad;
    }
}
