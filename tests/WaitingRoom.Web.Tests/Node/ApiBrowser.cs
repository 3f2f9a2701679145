using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WaitingRoom.Web.Tests.Node;

/// <summary>Calls the web node as a browser does, with the cookies that it was given, or as a program does, with a key.</summary>
public sealed class ApiBrowser(HttpClient http, string? apiKey) : IDisposable
{
    public Dictionary<string, string> Cookies { get; } = [];

    /// <summary>Hears of each call; nobody does by default.</summary>
    public Action<HttpMethod, string, JsonNode?, ApiAnswer>? Called { get; set; }

    /// <summary>What the last answer set, as it was sent.</summary>
    public IReadOnlyList<string> SetCookies { get; private set; } = [];

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ApiAnswer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = apiKey is null ? null : new AuthenticationHeaderValue("Bearer", apiKey);
        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = body is null ? null : body as HttpContent ?? JsonContent.Create(body, options: JsonSerializerOptions.Web);
        using var answer = await http.SendAsync(request);
        Keep(answer);
        var text = await answer.Content.ReadAsStringAsync();
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        var heard = new ApiAnswer((int)answer.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(text) : null, answer.Headers.RetryAfter?.Delta, answer.Headers.Location)
        {
            Text = text,
            Headers = answer.Headers.ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase),
        };
        Called?.Invoke(method, path, body is null ? null : JsonSerializer.SerializeToNode(body, JsonSerializerOptions.Web), heard);
        return heard;
    }

    public void Dispose() => http.Dispose();

    private void Keep(HttpResponseMessage answer)
    {
        SetCookies = answer.Headers.TryGetValues("Set-Cookie", out var set) ? [.. set] : [];
        foreach (var parts in SetCookies.Select(cookie => cookie.Split(';')[0].Split('=', 2)))
        {
            if (parts[1].Length == 0)
            {
                Cookies.Remove(parts[0]);
            }
            else
            {
                Cookies[parts[0]] = parts[1];
            }
        }
    }
}

/// <summary>What was answered.</summary>
public sealed record ApiAnswer(int Status, JsonNode? Body, TimeSpan? RetryAfter, Uri? Location)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string Text { get; init; } = "";

    /// <summary>The last part of the problem's type.</summary>
    public string? Problem => ((string?)Body?["type"])?.Split('/')[^1];

    public JsonNode Ok() => Status is >= 200 and < 300 ? Body ?? new JsonObject() : throw new InvalidOperationException($"{Status} {Body}");
}
