using System.Text.Json;
using System.Text.Json.Serialization;
using FlashSale.LocalServers;
using FlashSale.LocalServers.Processes;

namespace FlashSale.Launcher.State;

/// <summary>What was started, so that <c>down</c> stops exactly that and load tests find it. Holds passwords: mode 0600.</summary>
/// <param name="Launcher">The one that waits in the foreground; null after <c>--detach</c>.</param>
/// <param name="Settings">The environment that nodes were given.</param>
/// <param name="OwnerConnectionString">A login that may do everything, for migrations and audits.</param>
/// <param name="Parts">In the order of their start.</param>
internal sealed record RunState(
    ProcessIdentity? Launcher,
    IReadOnlyDictionary<string, string> Settings,
    string OwnerConnectionString,
    string? DemoApiKey,
    IReadOnlyList<RunPart> Parts)
{
    [JsonIgnore]
    public IEnumerable<RunPart> Web => ByKind.Where(p => p.Kind == PartKind.Web);

    /// <summary>As people want to read them, whichever was ready first.</summary>
    [JsonIgnore]
    public IEnumerable<RunPart> ByKind => Parts.OrderBy(p => p.Kind).ThenBy(p => p.Name.Length).ThenBy(p => p.Name, StringComparer.Ordinal);

    public static RunState? Load(RunFolders folders)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folders.StateFile), RunJson.Default.RunState);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new LocalServerException($"{folders.StateFile} can't be read ({e.Message}): see 'ps' for what still runs, then remove the file.", e);
        }
    }

    public void Save(RunFolders folders)
    {
        var draft = folders.StateFile + ".draft";
        PrivateFile.Write(draft, JsonSerializer.Serialize(this, RunJson.Default.RunState));
        File.Move(draft, folders.StateFile, overwrite: true);
    }
}

internal enum PartKind
{
    Postgres,
    Redis,
    Kafka,
    Web,
    Worker,
}

/// <summary>One process of ours.</summary>
internal sealed record RunPart(PartKind Kind, string Name, ProcessIdentity Process, string Address, string Log);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(RunState))]
internal sealed partial class RunJson : JsonSerializerContext;
