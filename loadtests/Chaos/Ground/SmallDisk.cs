using System.Diagnostics;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Chaos.Ground;

/// <summary>A disk in memory that can be full, really full: what is written to it fails with ENOSPC.</summary>
internal static class SmallDisk
{
    /// <exception cref="StackException">It can't be mounted.</exception>
    public static async Task MountAsync(string folder, string size, CancellationToken stop)
    {
        Directory.CreateDirectory(folder);
        if (await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={size},mode=0755", "tmpfs", folder], stop) != 0)
        {
            throw new StackException("postgres-disk-full needs a small disk, and this user may not mount one: run it as root.");
        }
    }

    /// <summary>Takes all the room that is left.</summary>
    /// <returns>The file that holds it; without it there is room again.</returns>
    public static async Task<string> FillAsync(string folder, CancellationToken stop)
    {
        var filler = Path.Combine(folder, "filler");
        await RunAsync("dd", ["if=/dev/zero", $"of={filler}", "bs=64K", "status=none"], stop);
        return filler;
    }

    public static Task UnmountAsync(string folder) => RunAsync("umount", ["-l", folder], CancellationToken.None);

    private static async Task<int> RunAsync(string tool, string[] arguments, CancellationToken stop)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true })
            ?? throw new StackException($"'{tool}' could not be started.");
        await process.WaitForExitAsync(stop);
        return process.ExitCode;
    }
}
