using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace AdmissionQueue.Topics;

/// <summary>Topics on the embedded Kafka, through its control endpoint.</summary>
/// <param name="controlUrl">The control endpoint.</param>
public sealed class EmbeddedTopicAdmin(Uri controlUrl) : ITopicAdmin
{
    private readonly HttpClient http = new() { BaseAddress = controlUrl, Timeout = TimeSpan.FromSeconds(10) };

    /// <inheritdoc />
    /// <remarks>How long records are kept can't be chosen there.</remarks>
    public async Task EnsureAsync(string name, int partitions, TopicRetention retention, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => http.PostAsJsonAsync(
            "topics", new NewTopic(name, partitions, ReplicationFactor: 1), EmbeddedTopicJson.Default.NewTopic, cancellationToken));
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
        {
            throw await RefusedAsync("create", name, response, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => http.DeleteAsync($"topics/{name}", cancellationToken));
        if (response.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotFound))
        {
            throw await RefusedAsync("delete", name, response, cancellationToken);
        }
    }

    /// <inheritdoc />
    public async Task<string> ClusterIdAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => http.GetAsync("status", cancellationToken));
        var status = await response.Content.ReadFromJsonAsync(EmbeddedTopicJson.Default.ClusterStatus, cancellationToken);
        return status?.ClusterId ?? throw new TopicException($"The embedded Kafka at {controlUrl} did not say which cluster it is.");
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private static async Task<TopicException> RefusedAsync(string what, string name, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        return new TopicException($"The embedded Kafka did not {what} the topic {name}: {(int)response.StatusCode} {answer}");
    }

    private async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException unreachable)
        {
            throw new TopicException($"The embedded Kafka at {controlUrl} did not answer: {unreachable.Message}", unreachable);
        }
    }
}

internal sealed record NewTopic(string Name, int Partitions, short ReplicationFactor);

internal sealed record ClusterStatus(string ClusterId);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(NewTopic))]
[JsonSerializable(typeof(ClusterStatus))]
internal sealed partial class EmbeddedTopicJson : JsonSerializerContext;
