using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace WaitingRoom.Web.Site;

/// <summary>The built front end: it travels inside this assembly, so that no folder can be forgotten at deployment, and is served from
/// memory, compressed at build time.</summary>
internal sealed class ClientAssets
{
    private const string Folder = "client/";

    private readonly FrozenDictionary<string, byte[]> files;
    private readonly Manifest manifest;

    private ClientAssets(FrozenDictionary<string, byte[]> files)
    {
        this.files = files;
        manifest = JsonSerializer.Deserialize<Manifest>(files["manifest.json"], JsonSerializerOptions.Web)!;
    }

    public string Style => manifest.Style;

    public string Icon => manifest.Icon;

    /// <summary>What the scripts of all languages share.</summary>
    public IReadOnlyList<string> Shared => manifest.Shared;

    /// <summary>The console's own files.</summary>
    public ConsoleFiles Console => manifest.Console;

    public string ScriptOf(string language) => manifest.Scripts[language];

    /// <summary>A file by its name; null where there is none.</summary>
    public byte[]? Find(string name) => files.GetValueOrDefault(name);

    public static ClientAssets Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return new ClientAssets(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToFrozenDictionary(name => name[Folder.Length..], name => Read(assembly, name), StringComparer.Ordinal));
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed record Manifest(string Style, string Icon, IReadOnlyList<string> Shared, IReadOnlyDictionary<string, string> Scripts, ConsoleFiles Console);
}

/// <summary>What the console's document loads.</summary>
/// <param name="Style">The style sheet.</param>
/// <param name="Script">The script that begins.</param>
/// <param name="Shared">What it imports at once.</param>
internal sealed record ConsoleFiles(string Style, string Script, IReadOnlyList<string> Shared);
