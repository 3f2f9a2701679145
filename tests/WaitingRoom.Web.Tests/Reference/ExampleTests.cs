using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WaitingRoom.Web.Reference;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Reference;

/// <summary>The examples of the API's description are answers of a real node: a tour makes every call, and an example that has other fields than
/// its answer is out of date. <c>FLASHSALE_EXAMPLES=WaitingRoom.Web/Reference/examples.json</c> writes those anew that are.</summary>
public sealed class ExampleTests(WebNode node)
{
    private const string HowTo =
        "Make the call in ExampleTour (a merchant's route: give it its line in MerchantRoutes), and run this class with FLASHSALE_EXAMPLES=WaitingRoom.Web/Reference/examples.json.";

    private static readonly JsonSerializerOptions Written = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    [Fact]
    public async Task Every_call_has_an_example_which_is_what_a_node_answers()
    {
        var operations = await OperationsAsync();
        var tour = new ExampleTour(node, [.. operations.Select(operation => operation.Name)]);
        var answered = await tour.RunAsync();
        var told = new SortedDictionary<string, Example>(StringComparer.Ordinal);
        var stale = new List<string>();
        foreach (var (name, example) in answered)
        {
            var known = Examples.All.GetValueOrDefault(name);
            var isSame = known is not null && known.Status == example.Status && IsLike(known.Request, example.Request) && IsLike(known.Answer, example.Answer);
            told[name] = isSame ? known! : example;
            if (!isSame)
            {
                stale.Add(name);
            }
        }

        if (Environment.GetEnvironmentVariable("FLASHSALE_EXAMPLES") is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, JsonSerializer.Serialize(told, Written) + "\n", TestContext.Current.CancellationToken);
            return;
        }

        Assert.True(stale.Count == 0, $"These have no example, or one with other fields: {string.Join(", ", stale)}. {HowTo}");
        Assert.Equal([], Examples.All.Keys.Except(answered.Keys));
        Assert.All(operations, operation => Assert.True(answered.ContainsKey(operation.Name), $"{operation.Name} has no example. {HowTo}"));
        Assert.All(operations, operation => Assert.True(
            !operation.Description.AsObject().ContainsKey("requestBody") || operation.Description["requestBody"]!["content"]!["application/json"]!["example"] is not null,
            $"{operation.Name} takes a body and shows none."));
        Assert.All(operations, operation => Assert.Equal(
            Examples.All[operation.Name].Answer is not null,
            operation.Description["responses"]![$"{Examples.All[operation.Name].Status}"]!["content"]?["application/json"]?["example"] is not null));
    }

    [Fact]
    public async Task The_page_shows_every_call_and_allows_nothing_but_its_own_style()
    {
        using var http = node.Http();
        using var page = await http.GetAsync("/api/docs", TestContext.Current.CancellationToken);
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var rules = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", rules, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", text, StringComparison.Ordinal);
        var operations = await OperationsAsync();
        Assert.All(operations, operation => Assert.Contains($"<span>{operation.Name.Split(' ')[1]}</span>", text, StringComparison.Ordinal));
        var style = System.Text.RegularExpressions.Regex.Match(text, "href=\"(/api/docs/[^\"]+\\.css)\"").Groups[1].Value;
        using var sheet = await http.GetAsync(style, TestContext.Current.CancellationToken);
        Assert.Equal("text/css", sheet.Content.Headers.ContentType!.MediaType);
    }

    private async Task<List<(string Name, JsonNode Description)>> OperationsAsync()
    {
        using var browser = node.Browser();
        return [.. (await browser.GetAsync("/openapi/v1.json")).Ok()["paths"]!.AsObject().SelectMany(path =>
            path.Value!.AsObject().Select(operation => ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!)))];
    }

    /// <summary>The same fields with the same kinds of values. What is null, or an empty list, says nothing of its kind.</summary>
    private static bool IsLike(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (null, _) or (_, null) => true,
        (JsonObject mine, JsonObject theirs) => FieldsOf(mine).SequenceEqual(FieldsOf(theirs))
            && mine.All(field => IsLike(field.Value, theirs[field.Key])),
        (JsonArray mine, JsonArray theirs) => mine.Count == 0 || theirs.Count == 0 || IsLike(mine[0], theirs[0]),
        _ => KindOf(one) == KindOf(other),
    };

    /// <summary>Whether changes that can wait are off is left out where they are not, and other tests turn them off and on.</summary>
    private static IEnumerable<string> FieldsOf(JsonObject document) => document.Select(field => field.Key).Where(name => name != "readOnly").Order();

    private static JsonValueKind KindOf(JsonNode value) => value.GetValueKind() is JsonValueKind.False ? JsonValueKind.True : value.GetValueKind();
}
