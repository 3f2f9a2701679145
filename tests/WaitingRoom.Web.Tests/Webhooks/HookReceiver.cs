using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WaitingRoom.Web.Tests.Webhooks;

/// <summary>A merchant's server on loopback, which takes events, or does not.</summary>
internal sealed class HookReceiver(WebApplication app) : IAsyncDisposable
{
    public string Url => $"{app.Urls.First()}/hook";

    public int Answer { get; set; } = StatusCodes.Status204NoContent;

    public ConcurrentQueue<ReceivedHook> Received { get; } = [];

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new HookReceiver(app);
        app.MapPost("/hook", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            receiver.Received.Enqueue(new ReceivedHook(
                request.Headers["webhook-id"]!, request.Headers["webhook-timestamp"]!, request.Headers["webhook-signature"]!, request.ContentType!, await reader.ReadToEndAsync()));
            return Results.StatusCode(receiver.Answer);
        });
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

internal sealed record ReceivedHook(string Id, string Timestamp, string Signature, string ContentType, string Body)
{
    public JsonNode Event => JsonNode.Parse(Body)!;

    public string Type => (string)Event["type"]!;

    /// <summary>As the Standard Webhooks specification says it.</summary>
    public bool IsSignedBy(string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return Signature == $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")))}";
    }
}
