using System.CommandLine;

namespace FlashSale.LoadTests;

/// <summary>`loadtest NAME`: one scenario, from outside, with a verdict.</summary>
internal static class LoadTestCommand
{
    public static Command Create() =>
        new("loadtest", "Sends shoppers to a sale and judges what they were told.") { new RushCommand().Create() };
}
