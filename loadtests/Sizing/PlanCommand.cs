using System.CommandLine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Stack;
using Spectre.Console;

namespace FlashSale.LoadTests.Sizing;

/// <summary>`plan`: what a sale needs, from what `calibrate` measured; `plan --validate`: whether that is so.</summary>
internal sealed class PlanCommand
{
    private readonly DemandOptions demand = new(shoppers: 1_000_000, TimeSpan.FromSeconds(60), ratePerMinute: 2_000, units: 5_000);
    private readonly Option<int> cores = Options.Number("--node-cores", 2, 1, 256, "Processors of a node, each as fast as one of the machine that was calibrated.");
    private readonly Option<int> memory = Options.Number("--node-memory", 4_096, 256, 1_000_000, "Memory of a node, MB.");
    private readonly Option<double> utilization = Options.Share("--utilization", 0.7, "How busy a node may be at the peak.");
    private readonly Option<int?> web = new("--web") { Description = "Web nodes that are set. Default: as many as it takes." };
    private readonly Option<int?> workers = new("--workers") { Description = "Workers that are set. Default: as many as it takes." };
    private readonly Option<double> price = new("--node-hour") { Description = "What a node costs an hour, in any currency." };
    private readonly Option<bool> validate = new("--validate") { Description = "Run a small sale here and compare it with the plan and the simulation: within 20%." };
    private readonly Option<FileInfo?> json = new("--json") { Description = "Write the plan, or the comparison, to this file, too." };

    public Command Create()
    {
        var command = new Command("plan", "Says what a sale of a given size needs, and how it goes.");
        foreach (var option in demand.All.Concat([cores, memory, utilization, web, workers, price, validate, json]))
        {
            command.Add(option);
        }

        command.SetAction((parsed, stop) => parsed.GetValue(validate) ? ValidateAsync(parsed, stop) : PlanAsync(parsed, stop));
        return command;
    }

    private async Task<int> PlanAsync(ParseResult parsed, CancellationToken stop)
    {
        var calibration = Calibration.Read(demand.CalibrationFile(parsed));
        var nodes = new NodeSizes
        {
            Cores = parsed.GetValue(cores),
            MemoryMb = parsed.GetValue(memory),
            Utilization = Math.Max(0.01, parsed.GetValue(utilization)),
            Web = parsed.GetValue(web),
            Workers = parsed.GetValue(workers),
        };
        var plan = new SizingModel(calibration, nodes, parsed.GetValue(price)).PlanWithAlternatives(demand.DemandOf(parsed));
        PlanTable.Write(AnsiConsole.Console, plan, calibration);
        if (parsed.GetValue(json) is { } file)
        {
            await JsonFile.WriteAsync(file, plan, stop);
        }

        return ExitCodes.Good;
    }

    private async Task<int> ValidateAsync(ParseResult parsed, CancellationToken stop)
    {
        var console = AnsiConsole.Console;
        var calibration = Calibration.Read(demand.CalibrationFile(parsed));
        await using var stack = await RunningStack.FindOrStartAsync(line => console.WriteLine(line), stop);
        int Count(string kind) => stack.Processes.Count(process => process.Name.StartsWith(kind, StringComparison.Ordinal));

        // A queue that is long against a batch, at loads that the machine carries beside the generator.
        var setting = new ScenarioSetting
        {
            Scenario = "rush",
            Shoppers = 3_000,
            Within = TimeSpan.FromSeconds(12),
            Units = 1_500,
            RatePerMinute = 3_600,
            PollShare = 0.2,
            CheckoutShare = 1,
            Seed = 1,
            Timeout = TimeSpan.FromMinutes(3),
        };
        var run = new LoadTestRun(console, stack, new Rush(), setting, Engine.EngineList.OpenModel, generatorCount: 1);
        await run.WarmUpAsync(300, stop);
        var report = await run.RunAsync(limits: null, stop);
        var validated = Validation.Of(calibration, report, run.LastHistory!, Count("web"), Count("worker"));
        PlanTable.Write(console, validated);
        if (parsed.GetValue(json) is { } file)
        {
            await JsonFile.WriteAsync(file, validated, CancellationToken.None);
        }

        var holds = report.Passed && validated.All(one => !one.IsJudged || one.Holds);
        console.MarkupLine(holds ? "[green]PASS[/]" : "[red]FAIL[/]");
        return holds ? ExitCodes.Good : ExitCodes.Bad;
    }
}
