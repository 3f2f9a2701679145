using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace FlashSale.LoadTests.Surface;

/// <summary>Sends requests to one stack and turns whatever happens into an <see cref="ApiAnswer{T}"/>.</summary>
internal sealed class ApiClient : IDisposable
{
    /// <summary>Requests in flight at once, at most, unless it is said otherwise. Beyond that they queue here, which counts as latency because that is
    /// taken from the intended start; without a bound a stalled server would cost us all our sockets.</summary>
    private const int UsualConnectionsMax = 512;

    /// <summary>The fault of an answer with a good status whose body is not the document that was asked for.</summary>
    public const string UnreadableAnswer = "unreadable answer";

    /// <summary>A browser gives up later, but a shopper reloads by then.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpClient http;

    public ApiClient(Uri address, int connectionsMax = UsualConnectionsMax)
    {
        Address = address;
        http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connectionsMax, UseCookies = false, UseProxy = false })
        {
            BaseAddress = address,
            Timeout = RequestTimeout,
        };
    }

    public Uri Address { get; }

    public async Task<ApiAnswer<T>> GetAsync<T>(string path, string? token, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        using var request = Request(HttpMethod.Get, path, token);
        return await SendAsync(request, type, stop);
    }

    public async Task<ApiAnswer<T>> PostAsync<TBody, T>(
        string path, string? token, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class
    {
        using var request = Request(HttpMethod.Post, path, token);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, bodyType));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await SendAsync(request, type, stop);
    }

    /// <summary>Loads something whole without looking into it: a page.</summary>
    public async Task<ApiAnswer<ContentLength>> LoadAsync(string path, string? token, CancellationToken stop)
    {
        using var request = Request(HttpMethod.Get, path, token);
        return await SendAsync(request, bytes => new ContentLength(bytes.Length), stop);
    }

    public async Task<ApiAnswer<ProblemDocument>> DeleteAsync(string path, string token, CancellationToken stop)
    {
        using var request = Request(HttpMethod.Delete, path, token);
        return await SendAsync(request, SurfaceJson.Default.ProblemDocument, stop);
    }

    /// <summary>A POST without a body, as the reservation's calls are.</summary>
    public async Task<ApiAnswer<ProblemDocument>> PostAsync(string path, string token, string? idempotencyKey, CancellationToken stop)
    {
        using var request = Request(HttpMethod.Post, path, token);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await SendAsync(request, SurfaceJson.Default.ProblemDocument, stop);
    }

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Request(HttpMethod method, string path, string? token)
    {
        var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }

    private Task<ApiAnswer<T>> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken stop)
        where T : class => SendAsync(request, bytes => bytes.Length == 0 ? null : JsonSerializer.Deserialize(bytes, type), stop);

    private async Task<ApiAnswer<T>> SendAsync<T>(HttpRequestMessage request, Func<byte[], T?> read, CancellationToken stop)
        where T : class
    {
        try
        {
            using var response = await http.SendAsync(request, stop);
            var bytes = await response.Content.ReadAsByteArrayAsync(stop);
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? new ApiAnswer<T>(status, read(bytes), null, null, null)
                : new ApiAnswer<T>(status, null, Problem(bytes), response.Headers.RetryAfter?.Delta, null);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or JsonException)
        {
            return new ApiAnswer<T>(0, null, null, null, Name(fault));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ApiAnswer<T>(0, null, null, null, "no answer in time");
        }
    }

    private static string Name(Exception fault) => fault switch
    {
        JsonException => UnreadableAnswer,
        HttpRequestException { InnerException: SocketException socket } => $"{socket.SocketErrorCode}",
        HttpRequestException http => $"{http.HttpRequestError}",
        _ => fault.GetType().Name,
    };

    private static ProblemDocument? Problem(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, SurfaceJson.Default.ProblemDocument);
        }
        catch (JsonException)
        {
            return null; // A proxy's page, or nothing: the status is then all there is to count.
        }
    }
}
