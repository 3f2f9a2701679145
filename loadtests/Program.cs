using System.CommandLine;
using FlashSale.LoadTests;
using FlashSale.LoadTests.Bare;
using FlashSale.LoadTests.Chaos;
using FlashSale.LoadTests.Chaos.Network;
using FlashSale.LoadTests.Generators;
using FlashSale.LoadTests.Sizing;
using FlashSale.LoadTests.Sizing.Simulation;
using FlashSale.LoadTests.Surface;
using Spectre.Console;

var root = new RootCommand("Measures the waiting room from outside, through what shoppers and merchants see of it.")
{
    LoadTestCommand.Create(),
    BenchCommand.Create(),
    new ChaosCommand().Create(),
    CalibrateCommand.Create(),
    new PlanCommand().Create(),
    new SimulateCommand().Create(),
    BareServer.Create(),
    GenerateCommand.Create(),
    CarryCommand.Create(),
};
var parsed = root.Parse(args);
if (Refusal.Of(parsed) is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return ExitCodes.Refused;
}

if (!AnsiConsole.Profile.Capabilities.Interactive)
{
    // A file has no width: lines that are cut at 80 characters can't be searched.
    AnsiConsole.Profile.Width = 240;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (OperationCanceledException)
{
    return ExitCodes.Interrupted;
}
catch (Exception missing) when (missing is StackException or FlashSale.LocalServers.LocalServerException)
{
    await Console.Error.WriteLineAsync(missing.Message);
    return ExitCodes.Refused;
}
