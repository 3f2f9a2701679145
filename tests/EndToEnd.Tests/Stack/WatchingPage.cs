using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;

namespace EndToEnd.Tests.Stack;

/// <summary>A shopper's page as far as the server can tell: a SignalR connection that watches.</summary>
internal sealed class WatchingPage : IAsyncDisposable
{
    private readonly HubConnection connection;

    private WatchingPage(Uri address, string bearer)
    {
        connection = new HubConnectionBuilder()
            .WithUrl(new Uri(address, "/hubs/queue"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(bearer))
            .Build();
        connection.On<JsonNode>("Ticket", Tickets.Enqueue);
        connection.On<JsonNode>("Progress", Progress.Enqueue);
        connection.On("Moved", () => WasToldOfMove = true);
    }

    public ConcurrentQueue<JsonNode> Tickets { get; } = new();

    public ConcurrentQueue<JsonNode> Progress { get; } = new();

    public bool WasToldOfMove { get; private set; }

    public static async Task<WatchingPage> OpenAsync(Uri address, string bearer)
    {
        var page = new WatchingPage(address, bearer);
        await page.connection.StartAsync();
        await page.connection.InvokeAsync("Watch");
        return page;
    }

    public bool WasTold(string state) => Tickets.Any(ticket => (string?)ticket["state"] == state);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
