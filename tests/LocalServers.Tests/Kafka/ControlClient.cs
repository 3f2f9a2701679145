using System.Net.Http.Json;
using System.Text.Json;

namespace LocalServers.Tests.Kafka;

/// <summary>The control endpoint, as the services see it.</summary>
internal sealed class ControlClient(string url) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri(url) };

    public Task<HttpResponseMessage> CreateTopicAsync(string name, int partitions) =>
        _http.PostAsJsonAsync("/topics", new { name, partitions, replicationFactor = 1 });

    public Task<HttpResponseMessage> OrderAsync(object fault) => _http.PostAsJsonAsync("/faults", fault);

    public async Task PlaceAsync(object fault) => (await OrderAsync(fault)).EnsureSuccessStatusCode();

    public async Task HealAsync() => (await _http.DeleteAsync(new Uri("/faults", UriKind.Relative))).EnsureSuccessStatusCode();

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    public async Task<JsonElement> StatusAsync() => await _http.GetFromJsonAsync<JsonElement>("/status");

    public async Task<JsonElement> TopicAsync(string name) =>
        (await StatusAsync()).GetProperty("topics").EnumerateArray().Single(t => t.GetProperty("name").GetString() == name);

    public void Dispose() => _http.Dispose();
}
