using System.Diagnostics;

namespace FlashSale.LocalServers.Processes;

/// <summary>Runs a tool of the system's to its end.</summary>
internal static class ToolRunner
{
    /// <summary>Null when it is nowhere on PATH.</summary>
    public static string? Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, tool))
            .FirstOrDefault(File.Exists);

    /// <summary>Its standard output, or an exception whose message ends in what it said on standard error.</summary>
    public static async Task<string> RunAsync(string? user, CancellationToken ct, params IEnumerable<string> words)
    {
        var (code, output, error) = await TryRunAsync(user, ct, words);
        return code == 0
            ? output
            : throw new LocalServerException($"'{string.Join(' ', words)}' failed ({code}): {error.Trim()}");
    }

    public static async Task<(int Code, string Output, string Error)> TryRunAsync(string? user, CancellationToken ct, params IEnumerable<string> words)
    {
        var all = user is null ? words.ToList() : ["setpriv", .. UserChange.Words(user), .. words];
        var start = new ProcessStartInfo(all[0], all.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var error = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output, await error);
    }
}
