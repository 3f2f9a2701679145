using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace WaitingRoom.Web.Watching;

/// <summary>How many connections this node holds. Configuration section <c>Connections</c>.</summary>
internal sealed record ConnectionOptions
{
    public const string Section = "Connections";

    /// <summary>Open files that the node needs beside connections of shoppers who watch: Kafka, Redis, PostgreSQL, assemblies, logs, and
    /// requests that come and go.</summary>
    public const int FilesReserved = 1_000;

    /// <summary>Where there is no limit of open files, or one far beyond what a node's memory holds.</summary>
    private const int MaxWithoutLimit = 100_000;

    /// <summary>Connections beyond which nobody new may watch; null is what the limit of open files leaves.</summary>
    public int? Max { get; init; }

    /// <summary>Connections beyond which a hub refuses: at least 1.</summary>
    /// <exception cref="ValidationException">The setting is more than the process may open.</exception>
    public int MaxOrDefault()
    {
        var files = OpenFilesMax() ?? int.MaxValue;
        var most = (int)Math.Min(files - (long)FilesReserved, MaxWithoutLimit);
        if (Max < 1 || Max > files - FilesReserved)
        {
            throw new ValidationException(
                $"Connections:Max is {Max}, and must be 1 to {files - FilesReserved}: the process may open {files} files and keeps {FilesReserved}. Raise the limit (ulimit -n, LimitNOFILE=) or lower the setting.");
        }

        return Max ?? Math.Max(1, most);
    }

    /// <returns>Null where the system does not say.</returns>
    private static int? OpenFilesMax()
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
