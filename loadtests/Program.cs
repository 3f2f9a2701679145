using System.CommandLine;
using FlashSale.LoadTests;

var root = new RootCommand("Measures the waiting room from outside, through what shoppers and merchants see of it.")
{
    BenchCommand.Create(),
};
var parsed = root.Parse(args);
if (Refusal.Of(parsed) is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return ExitCodes.Refused;
}

return await parsed.InvokeAsync();
