using System.CommandLine;
using FlashSale.LoadTests.Chaos.Crowd;
using FlashSale.LoadTests.Chaos.Faults;
using FlashSale.LoadTests.Chaos.Ground;
using FlashSale.LoadTests.Chaos.Reporting;
using FlashSale.LoadTests.Generators;
using FlashSale.LoadTests.Reports;
using FlashSale.LocalServers;
using Spectre.Console;

namespace FlashSale.LoadTests.Chaos;

/// <summary>`chaos SCENARIO`: breaks parts of a stack of its own while shoppers are in a sale, and proves what is promised; `chaos list` says what it can break.</summary>
internal sealed class ChaosCommand
{
    private const string List = "list";

    private readonly Argument<string> scenario = new("scenario")
    {
        Description = $"A kind of fault or several with commas between them, {FaultList.RudeClients}, or {FaultList.Random}; '{List}' explains each.",
        DefaultValueFactory = _ => FaultList.Random,
    };

    private readonly Option<int> seed = Options.Number("--seed", 1, 0, int.MaxValue, "Arrivals, moods, faults and victims are drawn from it.");
    private readonly Option<double> minutes = new("--minutes") { Description = "How long the sale goes, 0.5 to 120. Default: 2, and 10 for random.", DefaultValueFactory = _ => 0 };
    private readonly Option<int> shoppers = Options.Number("--shoppers", 2_000, 10, 200_000, "How many come.");
    private readonly Option<int> web = Options.Number("--web", 2, 1, 10, "Web nodes.");
    private readonly Option<int> workers = Options.Number("--workers", 3, 1, 20, "Workers.");
    private readonly Option<string?> kafka = new("--kafka") { Description = "host:port of a Kafka that exists, instead of the embedded one. Faults that only its own take are left out." };
    private readonly Option<string?> kafkaControl = new("--kafka-control") { Description = "URL of the control endpoint when that Kafka is an embedded one." };
    private readonly Option<string?> redis = new("--redis") { Description = "A Redis that exists, likewise." };
    private readonly Option<string?> postgres = new("--postgres") { Description = "A PostgreSQL that exists, likewise: the connection string of an empty database's owner." };
    private readonly Option<FileInfo?> json = new("--json") { Description = "Write the report to this file, too." };

    public Command Create()
    {
        var command = new Command("chaos", "Kills, cuts and delays parts during a sale, and proves that nothing is oversold and nothing lost.") { scenario };
        foreach (var option in new Option[] { seed, minutes, shoppers, web, workers, kafka, kafkaControl, redis, postgres, json })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            var name = result.GetValue(scenario) ?? FaultList.Random;
            if (name != List && FaultList.Of(name) is null)
            {
                result.AddError($"There is no scenario '{name}': see 'chaos {List}'.");
            }

            if (result.GetValue(minutes) is not (0 or (>= 0.5 and <= 120)))
            {
                result.AddError("--minutes takes 0.5 to 120.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var name = parsed.GetValue(scenario) ?? FaultList.Random;
        if (name == List)
        {
            WriteList();
            return ExitCodes.Good;
        }

        var given = new GivenServers(parsed.GetValue(kafka), parsed.GetValue(kafkaControl), parsed.GetValue(redis), parsed.GetValue(postgres));
        if (Possible(name, given) is not { } faults)
        {
            return ExitCodes.Refused;
        }

        var length = parsed.GetValue(minutes) is > 0 and var wanted ? wanted : name == FaultList.Random ? 10 : 2;
        var setting = new ChaosSetting
        {
            Scenario = name,
            Seed = parsed.GetValue(seed),
            Shoppers = parsed.GetValue(shoppers),
            Length = TimeSpan.FromMinutes(length),
            Web = parsed.GetValue(web),
            Workers = parsed.GetValue(workers),
        };
        var report = await RunAsync(setting, faults, given, stop);
        ChaosTable.Write(AnsiConsole.Console, report);
        if (parsed.GetValue(json) is { } file)
        {
            await JsonFile.WriteAsync(file, report, CancellationToken.None);
        }

        return report.Passed ? ExitCodes.Good : ExitCodes.Bad;
    }

    private static async Task<ChaosReport> RunAsync(ChaosSetting setting, IReadOnlyList<Fault> faults, GivenServers given, CancellationToken stop)
    {
        using var share = new OwnShare();
        var folder = Path.Combine(Path.GetTempPath(), $"fs-chaos-{Guid.NewGuid():N}"[..17]);
        PrivateFile.MakeFolder(folder); // PostgreSQL's user has to pass through it.
        var needs = faults.Aggregate(FaultNeeds.Nothing, (all, fault) => all | fault.Needs);
        var size = new StackSize(setting.Web, setting.Workers, needs.HasFlag(FaultNeeds.OwnClock), needs.HasFlag(FaultNeeds.SmallDisk));
        Say($"starting PostgreSQL, Redis, Kafka, {setting.Web} web nodes and {setting.Workers} workers in {folder}");
        ChaosReport report;
        await using (var stack = await ChaosStack.StartAsync(folder, size, given, TimeProvider.System, stop))
        {
            report = await new ChaosRun(setting, faults, stack, TimeProvider.System, Say).RunAsync(stop);
        }

        if (report.Passed)
        {
            Directory.Delete(folder, recursive: true); // Where something broke, the nodes' logs are worth keeping.
        }

        return report;
    }

    /// <returns>Null where nothing is left to do; the reason was said.</returns>
    private static IReadOnlyList<Fault>? Possible(string name, GivenServers given)
    {
        var all = FaultList.Of(name)!;
        var reasons = all.Select(fault => (Fault: fault, Reason: FaultList.ReasonAgainst(fault, given))).ToList();
        foreach (var (fault, reason) in reasons.Where(one => one.Reason is not null))
        {
            Say($"left out: {fault.Name}, {reason}");
        }

        IReadOnlyList<Fault> possible = [.. reasons.Where(one => one.Reason is null).Select(one => one.Fault)];
        return possible.Count > 0 || all.Count == 0 ? possible : null;
    }

    private static void WriteList()
    {
        foreach (var (name, description) in FaultList.Scenarios)
        {
            Console.WriteLine($"  {name,-21} {description}");
        }
    }

    private static void Say(string line) => AnsiConsole.Console.WriteLine(line);
}
