using System.CommandLine;
using FlashSale.LoadTests;
using FlashSale.LoadTests.Surface;

var root = new RootCommand("Measures the waiting room from outside, through what shoppers and merchants see of it.")
{
    LoadTestCommand.Create(),
    BenchCommand.Create(),
};
var parsed = root.Parse(args);
if (Refusal.Of(parsed) is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return ExitCodes.Refused;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (StackException missing)
{
    await Console.Error.WriteLineAsync(missing.Message);
    return ExitCodes.Refused;
}
