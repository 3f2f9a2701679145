using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace WaitingRoom.Web.Reference;

/// <summary>What the page shows of the document. Public because Razor makes its components public.</summary>
public sealed class ApiReference
{
    private ApiReference(IReadOnlyList<IGrouping<string, ApiCall>> groups) => Groups = groups;

    /// <summary>The calls, by what they are about.</summary>
    internal IReadOnlyList<IGrouping<string, ApiCall>> Groups { get; }

    /// <summary>Reads the document.</summary>
    /// <param name="document">The document, as programs get it.</param>
    internal static ApiReference Of(OpenApiDocument document) => new([.. document.Paths
        .SelectMany(path => path.Value.Operations!.Select(operation => ApiCall.Of(operation.Key.Method, path.Key, operation.Value)))
        .GroupBy(call => GroupOf(call.Path))
        .OrderBy(group => group.Key, StringComparer.Ordinal)]);

    private static string GroupOf(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["api", "merchant", "sales", ..] => "Merchant: sales",
            ["api", "merchant", var what, ..] => $"Merchant: {what}",
            ["api", "console", ..] => "Console: people who sign in",
            ["api", "passes", ..] or [".well-known", ..] => "Passes into a shop",
            ["api", ..] => "Shoppers",
            _ => "Operation",
        };
    }
}

/// <summary>One call.</summary>
internal sealed record ApiCall(string Method, string Path, string Summary, string? Note, IReadOnlyList<string> Queries, string? Request, string Status, string? Answer)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Names it in addresses, such as <c>get-api-sales-slug</c>.</summary>
    public string Anchor { get; } = Regex.Replace($"{Method}{Path}", "[^A-Za-z0-9]+", "-").Trim('-').ToLowerInvariant();

    public static ApiCall Of(string method, string path, OpenApiOperation operation)
    {
        var (status, response) = operation.Responses!.OrderBy(each => each.Key, StringComparer.Ordinal).First();
        return new ApiCall(
            method.ToUpperInvariant(),
            path,
            operation.Summary ?? "",
            operation.Description,
            [.. (operation.Parameters ?? []).Where(parameter => parameter.In == ParameterLocation.Query).Select(parameter => parameter.Name!)],
            TextOf(operation.RequestBody?.Content),
            $"{status} {response.Description}",
            TextOf(response.Content));
    }

    private static string? TextOf(IDictionary<string, OpenApiMediaType>? content) =>
        content?.Values.Select(media => media.Example).FirstOrDefault(example => example is not null) is JsonNode example ? example.ToJsonString(Readable) : null;
}
