using System.Diagnostics;

namespace LoadTests.Tests;

/// <summary>What can't be run is refused in one line, on the error stream, with the exit code for it.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("", "A name is missing. There is: loadtest, bench, chaos, calibrate, plan, simulate.")]
    [InlineData("storm", "'storm' is unknown. There is: loadtest, bench, chaos, calibrate, plan, simulate.")]
    [InlineData("chaos storm", "There is no scenario 'storm': see 'chaos list'. See 'chaos --help'.")]
    [InlineData("loadtest storm", "loadtest: 'storm' is unknown. There is: rush, spike, ramp, soak, lobby, refresh-storm, reconnect-storm, late-surge, abandon, compare.")]
    [InlineData("loadtest rush --shoppers 0", "--shoppers takes 1 to 1000000; it got '0'. See 'rush --help'.")]
    [InlineData("loadtest rush --rate fast", "--rate takes 1 to 6000000; it got 'fast'. See 'rush --help'.")]
    [InlineData("loadtest rush --poll-share 1.5", "--poll-share takes 0 to 1; it got '1.5'. See 'rush --help'.")]
    [InlineData("loadtest rush --url http://127.0.0.1:1", "--url and --api-key come together. See 'rush --help'.")]
    [InlineData("loadtest rush --url nowhere --api-key x", "--url takes an address such as http://127.0.0.1:8080; 'nowhere' is none. See 'rush --help'.")]
    [InlineData("bench all --seconds 1", "--seconds takes 5 to 3600; it got '1'. See 'all --help'.")]
    [InlineData("loadtest rush --shoppers 900000", null)]
    [InlineData("loadtest rush --url http://127.0.0.1:1 --api-key x", null)]
    public async Task A_command_line_that_can_not_run_is_refused_in_one_line(string arguments, string? refusal)
    {
        var program = typeof(FlashSale.LoadTests.Engine.RunClock).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", $"exec \"{program}\" {arguments}")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, process.ExitCode);
        Assert.Single(said.Trim().Split('\n'));
        if (refusal is not null)
        {
            Assert.Equal(refusal, said.Trim());
        }
    }
}
