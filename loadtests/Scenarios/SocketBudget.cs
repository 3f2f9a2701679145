using System.Globalization;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>Whether the processes can hold a connection for every shopper who watches: refused before the run, because running out in its
/// middle would look like the server's fault.</summary>
internal static class SocketBudget
{
    /// <summary>Files for everything that is no watcher's socket: requests in flight, assemblies, the terminal.</summary>
    private const int Spare = 1_000;

    public static string? Refusal(Scenario scenario, ScenarioSetting setting, int processes)
    {
        var joiners = scenario.Stages(setting).Sum(stage => stage.Count) * setting.JoinShare;
        var watchers = (int)Math.Ceiling(joiners * (1 - setting.PollShare) / processes);
        return OpenFilesMax() is { } limit && watchers + Spare > limit
            ? $"{watchers} shoppers who watch need as many sockets, and a process may open {limit} files: "
                + $"use more --generators, or --poll-share {Math.Max(0, 1 - (limit - Spare) * processes / joiners).ToString("0.00", CultureInfo.InvariantCulture)} or more."
            : null;
    }

    /// <returns>Null where the system does not say.</returns>
    public static int? OpenFilesMax()
    {
        const string limits = "/proc/self/limits";
        if (!File.Exists(limits))
        {
            return null;
        }

        var fields = File.ReadLines(limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            ?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields?.Length > 3 && int.TryParse(fields[3], CultureInfo.InvariantCulture, out var soft) ? soft : null;
    }
}
