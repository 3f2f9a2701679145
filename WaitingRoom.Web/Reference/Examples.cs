using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using WaitingRoom.Web.Accounts;

namespace WaitingRoom.Web.Reference;

/// <summary>A call as it was really made.</summary>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="Request">The body that was sent; null where there was none.</param>
/// <param name="Answer">The body of the answer; null where it had none, or none of JSON.</param>
internal sealed record Example(int Status, JsonNode? Request, JsonNode? Answer);

/// <summary>Puts an example into the description of every call. They are kept in a file that a test writes from what a node really answers, and
/// holds to it: an example that is made up is wrong with the first change.</summary>
internal sealed partial class Examples : IOpenApiOperationTransformer
{
    private const string MediaType = "application/json";

    /// <summary>By method and path, such as <c>GET /api/sales/{slug}</c>.</summary>
    public static IReadOnlyDictionary<string, Example> All { get; } = Load();

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var path = Constraint().Replace(context.Description.RelativePath!, "{$1}").TrimEnd('/');
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<Needs>().LastOrDefault()?.Scope is { } scope)
        {
            operation.Description = $"Needs the scope {scope}.";
        }

        if (All.TryGetValue($"{context.Description.HttpMethod} /{path}", out var example))
        {
            AddRequest(operation, example);
            AddAnswer(operation, example);
        }

        return Task.CompletedTask;
    }

    private static void AddRequest(OpenApiOperation operation, Example example)
    {
        if (example.Request is { } sent)
        {
            var body = operation.RequestBody as OpenApiRequestBody ?? new OpenApiRequestBody();
            body.Content = WithExample(body.Content, sent);
            operation.RequestBody = body;
        }
    }

    private static void AddAnswer(OpenApiOperation operation, Example example)
    {
        var responses = operation.Responses ??= [];
        var status = $"{example.Status}";
        var response = responses.GetValueOrDefault(status) as OpenApiResponse ?? new OpenApiResponse { Description = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(example.Status) };
        if (responses.TryGetValue("200", out var assumed) && assumed.Content is null or { Count: 0 } && status != "200")
        {
            responses.Remove("200"); // Nobody said 200: it is what is assumed of a handler that says nothing.
        }

        if (example.Answer is { } answered)
        {
            response.Content = WithExample(response.Content, answered);
        }

        responses[status] = response;
    }

    private static IDictionary<string, OpenApiMediaType> WithExample(IDictionary<string, OpenApiMediaType>? content, JsonNode example)
    {
        content ??= new Dictionary<string, OpenApiMediaType>();
        if (!content.TryGetValue(MediaType, out var media))
        {
            content[MediaType] = media = new OpenApiMediaType();
        }

        media.Example = example.DeepClone();
        return content;
    }

    private static Dictionary<string, Example> Load()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("examples.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, Example>>(file, JsonSerializerOptions.Web)!;
    }

    [GeneratedRegex(@"\{(\w+):[^}]+\}")]
    private static partial Regex Constraint();
}
