using System.CommandLine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Sizing.Calibrating;
using FlashSale.LoadTests.Stack;
using Spectre.Console;

namespace FlashSale.LoadTests.Sizing;

/// <summary>`calibrate`: measures what each step of a shopper's way costs on this machine, for `plan` and `simulate`.</summary>
internal static class CalibrateCommand
{
    private static readonly Option<int> Shoppers = Options.Number("--shoppers", 2_400, 100, 10_000, "How many go through each step at the highest rate; at lower ones fewer do.");
    private static readonly Option<double> PerSecond = Options.PerSecond("--rate", 600, "How many a second at most; low enough that the machine keeps up. A twentieth and a quarter of it are measured, too.");
    private static readonly Option<FileInfo?> FileOption = new("--file") { Description = $"Where the figures go. Default: .flashsale/{Calibration.FileName}." };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Write them to this file, too." };

    public static Command Create()
    {
        var command = new Command("calibrate", "Measures this machine, for 'plan' and 'simulate'.") { Shoppers, PerSecond, FileOption, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var console = AnsiConsole.Console;
        await using var stack = await RunningStack.FindOrStartAsync(line => console.WriteLine(line), stop);
        if (stack.Processes.Count == 0)
        {
            throw new Surface.StackException("Only a stack on this machine can be calibrated: its processes are watched.");
        }

        // Twice: what the first round compiles and fills must not stand in the second one's figures.
        console.WriteLine("warming up");
        var (shoppers, perSecond) = (parsed.GetValue(Shoppers), parsed.GetValue(PerSecond));
        await new Calibrator(stack, Math.Min(1_500, shoppers), perSecond, CalibrationPace.WarmingUp, _ => { }).RunAsync(stop);
        var calibration = await new Calibrator(stack, shoppers, perSecond, CalibrationPace.Measuring, line => console.WriteLine(line)).RunAsync(stop);
        Write(console, calibration);

        var file = parsed.GetValue(FileOption) ?? Calibration.Usual;
        await JsonFile.WriteAsync(file, calibration, CancellationToken.None);
        console.WriteLine($"written to {file}");
        if (parsed.GetValue(Json) is { } json)
        {
            await JsonFile.WriteAsync(json, calibration, CancellationToken.None);
        }

        return ExitCodes.Good;
    }

    private static void Write(IAnsiConsole console, Calibration calibration)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("processor time, microseconds").AddColumn(new TableColumn("a second").RightAligned());
        foreach (var column in new[] { "web", "worker", "redis", "kafka", "postgres" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        var costs = calibration.Costs;
        foreach (var (name, curve) in new[]
        {
            ("join", costs.Join), ("connect", costs.Connect), ("poll", costs.Poll), ("progress", costs.Progress), ("page", costs.Page), ("grant", costs.Grant),
            ("checkout", costs.Checkout),
        })
        {
            foreach (var point in curve.Points)
            {
                Row(name, $"{point.PerSecond:N0}", point.Each);
            }
        }

        Row("push", "all", costs.Push);
        Row("idle for a second, per node", "", calibration.IdlePerSecond);
        void Row(string name, string rate, CpuCost cost) => table.AddRow(
            name, rate, $"{cost.Web:N1}", $"{cost.Worker:N1}", $"{cost.Redis:N1}", $"{cost.Kafka:N1}", $"{cost.Postgres:N1}");

        console.Write(table);
        var (bytes, memory, times) = (calibration.Bytes, calibration.Memory, calibration.Times);
        console.WriteLine($"bytes: join {bytes.Join:N0}, push {bytes.Push:N0}, poll {bytes.Poll:N0}, progress {bytes.Progress:N0}, page {bytes.Page:N0}, checkout {bytes.Checkout:N0}");
        console.WriteLine($"memory: web {memory.WebBaseMb:N0} MB and {memory.WebPerConnectionKb:N1} KB a connection, worker {memory.WorkerMb:N0} MB; {calibration.ConnectionsPerNodeMax:N0} connections a node");
        console.WriteLine($"quiet: join {times.JoinMs:N1} ms (p99 {times.JoinP99Ms:N1}), turn {times.TurnMs:N1} ms, checkout {times.CheckoutMs:N1} ms");
        console.WriteLine($"on {calibration.Machine}");
    }
}
