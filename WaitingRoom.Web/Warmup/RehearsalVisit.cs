using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;

namespace WaitingRoom.Web.Warmup;

/// <summary>What a shopper's browser sends, sent by the node to itself over the network: from the socket to Redis and Kafka and back.</summary>
/// <param name="address">Where the node listens.</param>
/// <param name="sale">The rehearsal's sale.</param>
/// <param name="giveTurns">Has a turn told to whoever watches the sale now.</param>
internal sealed class RehearsalVisit(Uri address, Sale sale, Action giveTurns) : IDisposable
{
    /// <summary>The page, the ticket and the hub cost a node more than a join: one visit in so many asks for them.</summary>
    private const int WholeEvery = 4;

    /// <summary>By it a node knows its own visits while it turns others away. Nobody else can know this process's word.</summary>
    private const string Header = "X-Rehearsal";

    private static readonly string Word = Secret.New();
    private static readonly byte[] WordHash = Secret.Hash(Word);

    private const char EndOfMessage = '\u001e'; // SignalR's.

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        UseCookies = false, // Each visit is somebody new.
        UseProxy = false,
    })
    {
        BaseAddress = address,
        DefaultRequestHeaders = { { Header, Word } },
    };

    public static bool IsOne(HttpRequest request) => (string?)request.Headers[Header] is { } word && CryptographicOperations.FixedTimeEquals(Secret.Hash(word), WordHash);

    public async Task RunAsync(int number, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(
            $"/api/sales/{sale.Slug}/tickets", new { items = new[] { new { sku = RehearsalSale.Sku, quantity = 1 } } }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        if (number % WholeEvery == 0)
        {
            var ticket = (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["ticket"]!;
            await LookAroundAsync(ticket, cancellationToken);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task LookAroundAsync(string ticket, CancellationToken cancellationToken)
    {
        using var told = await SendAsync(HttpMethod.Get, "/api/ticket", ticket, cancellationToken);
        using var page = await http.GetAsync($"/sales/{sale.Slug}", cancellationToken);
        using var document = await http.GetAsync($"/api/sales/{sale.Slug}", cancellationToken);
        await WatchAsync(ticket, cancellationToken);

        // The ledger has no such reservation, and says so: all but the writing is gone through.
        using var bought = await SendAsync(HttpMethod.Post, $"/api/reservations/{Guid.NewGuid():N}/checkout", ticket, cancellationToken);
        using var givenBack = await SendAsync(HttpMethod.Post, $"/api/reservations/{Guid.NewGuid():N}/release", ticket, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string ticket, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ticket);
        request.Headers.Add("Idempotency-Key", "rehearsal");
        return await http.SendAsync(request, cancellationToken);
    }

    private async Task WatchAsync(string ticket, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader(Header, Word);
        var hub = new UriBuilder(new Uri(address, "/hubs/queue")) { Scheme = "ws", Query = $"access_token={ticket}" };
        await socket.ConnectAsync(hub.Uri, cancellationToken);
        await SayAsync(socket, """{"protocol":"json","version":1}""", cancellationToken);
        await SayAsync(socket, """{"type":1,"invocationId":"1","target":"Watch","arguments":[]}""", cancellationToken);
        await HearAsync(socket, "\"type\":3", cancellationToken); // The call is complete.
        giveTurns();
        await HearAsync(socket, "\"reserved\"", cancellationToken);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    private static Task SayAsync(ClientWebSocket socket, string message, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + EndOfMessage), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static async Task HearAsync(ClientWebSocket socket, string wanted, CancellationToken cancellationToken)
    {
        var (buffer, heard) = (new byte[4096], new StringBuilder());
        while (!heard.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var part = await socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException("The hub closed the connection of a rehearsal.");
            }

            heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }
    }
}
