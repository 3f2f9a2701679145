using System.Text.Json;

namespace FlashSale.LoadTests.Reports;

/// <summary>Writes the file of `--json`.</summary>
internal static class JsonFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task WriteAsync<T>(FileInfo file, T report, CancellationToken stop)
    {
        file.Directory?.Create();
        await using var stream = file.Create();
        await JsonSerializer.SerializeAsync(stream, report, Options, stop);
    }

    /// <exception cref="JsonException">The file holds something else.</exception>
    public static T Read<T>(FileInfo file) =>
        JsonSerializer.Deserialize<T>(File.ReadAllBytes(file.FullName), Options) ?? throw new JsonException("it is empty");
}
