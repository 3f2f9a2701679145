using System.CommandLine;
using FlashSale.LoadTests.Reports;
using Spectre.Console;

namespace FlashSale.LoadTests.Sizing.Simulation;

/// <summary>`simulate`: a sale past what one machine can send, as discrete events.</summary>
internal sealed class SimulateCommand
{
    private readonly DemandOptions demand = new(shoppers: 10_000_000, TimeSpan.FromMinutes(10), ratePerMinute: 60_000, units: 100_000);
    private readonly Option<int> web = Options.Number("--web", 50, 1, 10_000, "Web nodes.");
    private readonly Option<int> cores = Options.Number("--node-cores", 4, 1, 256, "Processors of a web node.");
    private readonly Option<int> workers = Options.Number("--workers", 8, 1, 256, "Workers.");
    private readonly Option<int> partitions = Options.Number("--partitions", 64, 1, 256, "Partitions of the queue.");
    private readonly Option<Failure[]> failures = new("--fail")
    {
        Description = "What goes away: web:3@20s+10s is web node 3 after 20 s for 10 s; worker:0@30s+60s; redis@40s+5s. May be given several times.",
        CustomParser = argument => [.. argument.Tokens.Select(token =>
        {
            if (!Failure.TryParse(token.Value, out var failure))
            {
                argument.AddError($"--fail takes such as web:3@20s+10s, worker:0@30s+60s or redis@40s+5s; it got '{token.Value}'.");
            }

            return failure!;
        })],
    };

    private readonly Option<int> seed = Options.Number("--seed", 1, 0, int.MaxValue, "The same seed gives the same sale.");
    private readonly Option<FileInfo?> json = new("--json") { Description = "Write the outcome to this file, too." };

    public Command Create()
    {
        var command = new Command("simulate", "Runs a sale of millions as discrete events, with what 'calibrate' measured.");
        foreach (var option in demand.All.Concat([web, cores, workers, partitions, failures, seed, json]))
        {
            command.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var calibration = Calibration.Read(demand.CalibrationFile(parsed));
        var (sale, webNodes, workerCount) = (demand.DemandOf(parsed), parsed.GetValue(web), parsed.GetValue(workers));
        var setting = new SimulationSetting
        {
            Demand = sale,
            WebNodes = webNodes,
            Cores = parsed.GetValue(cores),
            Workers = workerCount,
            Partitions = parsed.GetValue(partitions),
            ConnectionsPerNodeMax = calibration.ConnectionsPerNodeMax,
            Costs = calibration.CostsWhileArriving(sale, webNodes, workerCount),
            Times = calibration.Times,
            Failures = parsed.GetValue(failures) ?? [],
            Seed = parsed.GetValue(seed),
        };
        var report = new SaleSimulator(setting).Run(stop);
        Write(AnsiConsole.Console, report);
        if (parsed.GetValue(json) is { } file)
        {
            await JsonFile.WriteAsync(file, report, stop);
        }

        return report.Passed ? ExitCodes.Good : ExitCodes.Bad;
    }

    private static void Write(IAnsiConsole console, SimulationReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("simulated").AddColumn(new TableColumn("").RightAligned());
        foreach (var (name, value) in new[]
        {
            ("shoppers", $"{report.Setting.Demand.Shoppers:N0}"),
            ("joined", $"{report.Joined:N0}"),
            ("turned away: sale over", $"{report.TurnedAway:N0}"),
            ("bought", $"{report.Bought:N0}"),
            ("given back", $"{report.GivenBack:N0}"),
            ("waited for nothing", $"{report.SoldOutFor:N0}"),
            ("joins that were sent again", $"{report.Retries:N0}"),
            ("connections refused, who polled then", $"{report.ConnectionsRefused:N0}"),
            ("connections of the fullest node", $"{report.ConnectionsPerNodeMax:N0}"),
            ("slowest broadcast, ms", $"{report.BroadcastMsMax:N0}"),
            ("join p50, ms", $"{report.Join.P50Ms:N1}"),
            ("join p99, ms", $"{report.Join.P99Ms:N1}"),
            ("join max, ms", $"{report.Join.MaxMs:N0}"),
            ("wait for a turn p50, s", $"{report.Wait.P50Ms / 1_000:N1}"),
            ("wait for a turn p99, s", $"{report.Wait.P99Ms / 1_000:N1}"),
            ("last reservation after, s", $"{report.LastGrantSeconds:N1}"),
            ("sold out after, s", report.SoldOutSeconds is { } seconds ? $"{seconds:N1}" : "never"),
            ("largest inversion", $"{report.LargestInversion:N0}"),
            ("oversold", $"{report.Oversold:N0}"),
            ("shoppers without an end", $"{report.Unended:N0}"),
        })
        {
            table.AddRow(name, value);
        }

        console.Write(table);
        console.WriteLine($"{report.Events:N0} events in {report.TookSeconds:N1} s");
        console.MarkupLine(report.Passed ? "[green]PASS[/]" : "[red]FAIL[/]");
    }
}
