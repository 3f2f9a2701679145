using System.Diagnostics;
using System.Text.Json;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Generators;

/// <summary>Sends one share of the crowd from a process of its own: the hidden verb `generate`. It reads its assignment from its input,
/// says how it stands on its output, a line a second, and leaves its result in a file.</summary>
internal sealed class GeneratorProcess : IGenerator
{
    private readonly Process process;
    private readonly FileInfo resultFile;

    private GeneratorProcess(Process process, FileInfo resultFile, string name)
    {
        (this.process, this.resultFile) = (process, resultFile);
        Process = new StackProcess(name, process.Id);
    }

    public StackProcess? Process { get; }

    public LiveSnapshot Snapshot { get; private set; } = LiveSnapshot.None;

    public static GeneratorProcess Start(Assignment assignment)
    {
        var resultFile = new FileInfo(Path.Combine(Path.GetTempPath(), $"flashsale-generator-{Guid.NewGuid():N}.json"));
        var process = System.Diagnostics.Process.Start(
            new ProcessStartInfo("dotnet", ["exec", typeof(GeneratorProcess).Assembly.Location, "generate", resultFile.FullName])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            }) ?? throw new StackException("'dotnet' could not be started.");
        process.StandardInput.WriteLine(JsonSerializer.Serialize(assignment, GeneratorJson.Default.Assignment));
        return new GeneratorProcess(process, resultFile, $"generator {assignment.Part + 1}");
    }

    public async Task<GeneratorResult> RunAsync(CancellationToken stop)
    {
        // Its input is closed when we want it to end, and also when we are gone: it then stops by itself.
        await using var interrupt = stop.Register(process.StandardInput.Close);
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
        {
            // Engines that are not ours print what they like; a snapshot is an object.
            Snapshot = line.StartsWith('{') ? JsonSerializer.Deserialize(line, GeneratorJson.Default.LiveSnapshot)! : Snapshot;
        }

        await process.WaitForExitAsync(CancellationToken.None);
        if (process.ExitCode != 0 || !resultFile.Exists)
        {
            throw new StackException($"{Process!.Name} ended with {process.ExitCode} and left no result: what it said is above.");
        }

        await using var file = resultFile.OpenRead();
        return (await JsonSerializer.DeserializeAsync(file, GeneratorJson.Default.GeneratorResult, CancellationToken.None))!;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
        resultFile.Delete();
    }
}
