using System.CommandLine;
using FlashSale.LoadTests.Reports.Comparing;
using FlashSale.LoadTests.Scenarios;

namespace FlashSale.LoadTests;

/// <summary>`loadtest NAME`: one scenario, from outside, with a verdict; `loadtest compare`: two of their reports.</summary>
internal static class LoadTestCommand
{
    public static Command Create()
    {
        var command = new Command("loadtest", "Sends shoppers to a sale and judges what they were told.");
        foreach (var scenario in ScenarioList.All)
        {
            command.Add(new ScenarioCommand(scenario).Create());
        }

        command.Add(CompareCommand.Create());
        return command;
    }
}
