using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlashSale.LoadTests.Stack;

/// <summary>What `./flashsale up` writes of the stack that it started, as much of it as is read here.</summary>
/// <param name="DemoApiKey">The demo merchant's key; null after `up --no-demo`.</param>
/// <param name="Settings">The environment that the nodes were given: where Kafka and Redis answer.</param>
/// <param name="Parts">What was started.</param>
internal sealed record RunFile(string? DemoApiKey, IReadOnlyDictionary<string, string>? Settings, IReadOnlyList<RunPart> Parts)
{
    /// <summary>Names another folder than the repository's own, for a second stack beside the first; the launcher reads the same one.</summary>
    private const string FolderVariable = "FLASHSALE_STATE";
    private const string Folder = ".flashsale";
    private const string FileName = "run.json";
    private const string Script = "flashsale";

    /// <summary>Where the web nodes answer.</summary>
    public IReadOnlyList<Uri> WebAddresses => [.. Parts.Where(part => part.Kind == "Web").Select(part => new Uri(part.Address))];

    public IReadOnlyList<StackProcess> Processes => [.. Parts.Select(part => new StackProcess(part.Name, part.Process.Pid))];

    /// <summary>The folder of the repository: the nearest one upward, from where we are called or else from where we lie, that has the
    /// script.</summary>
    /// <exception cref="Surface.StackException">There is none.</exception>
    public static string RepositoryFolder()
    {
        foreach (var start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, Script)))
                {
                    return folder.FullName;
                }
            }
        }

        throw new Surface.StackException("Found no './flashsale' here or above: run from the repository, or name a stack with --url and --api-key.");
    }

    /// <returns>Null where no stack was started, or its file is being written.</returns>
    public static RunFile? Read(string repository)
    {
        var named = Environment.GetEnvironmentVariable(FolderVariable);
        var path = Path.Combine(string.IsNullOrEmpty(named) ? Path.Combine(repository, Folder) : Path.GetFullPath(named), FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), StackJson.Default.RunFile) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One process as the file has it.</summary>
internal sealed record RunPart(string Kind, string Name, RunProcess Process, string Address);

internal sealed record RunProcess(int Pid);

/// <summary>One process of the stack.</summary>
internal sealed record StackProcess(string Name, int Pid);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RunFile))]
internal sealed partial class StackJson : JsonSerializerContext;
