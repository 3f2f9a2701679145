using System.Globalization;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Loads;

/// <summary>Who waits is told each second. A collector that has to run for that stops the node for all of them.</summary>
public sealed partial class PushGarbageTests(ServersFixture servers)
{
    private const int Watchers = 3_000;
    private const int Ticks = 10;

    /// <summary>With a new buffer of 4 KB for most of them it is 3.5 KB; the rest is what the node does each second, whoever watches.</summary>
    private const int BytesEachMax = 1_500;

    [Fact]
    public async Task Thousands_are_told_without_a_new_buffer_for_each()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers, workers: 1);
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 10, ratePerMinute: 60);
        var watchers = new List<ClientWebSocket>();
        try
        {
            while (watchers.Count < Watchers)
            {
                watchers.AddRange(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => WatchAsync(api, slug))));
            }

            // The pool learns how many it needs from those that come back to it.
            await HearAsync(watchers[^1], Ticks);
            var before = await AllocatedAsync(api);
            await HearAsync(watchers[^1], Ticks);
            Assert.InRange((await AllocatedAsync(api) - before) / (Ticks * Watchers), 1, BytesEachMax);
        }
        finally
        {
            watchers.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<ClientWebSocket> WatchAsync(ShopApi api, string slug)
    {
        var socket = new ClientWebSocket();
        var hub = new UriBuilder(new Uri(api.Address, "/hubs/queue")) { Scheme = Uri.UriSchemeWs, Query = $"sale={slug}" };
        await socket.ConnectAsync(hub.Uri, CancellationToken.None);
        await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.SendAsync(
            "{\"type\":1,\"invocationId\":\"1\",\"target\":\"Watch\",\"arguments\":[]}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        return socket;
    }

    /// <summary>Hears so many documents, those that have come already among them.</summary>
    private static async Task HearAsync(ClientWebSocket socket, int documents)
    {
        var buffer = new byte[16 * 1_024];
        for (var heard = 0; heard < documents;)
        {
            var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
            heard += buffer.AsSpan(0, received.Count).Count("\"Progress\""u8);
        }
    }

    private static async Task<double> AllocatedAsync(ShopApi api)
    {
        using var http = new HttpClient();
        var figures = await http.GetStringAsync(new Uri(api.Address, "/metrics"));
        return double.Parse(Allocated().Match(figures).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^system_runtime_dotnet_gc_heap_total_allocated (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Allocated();
}
