using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Loads;

/// <summary>A node that holds all the connections that it may says so, and goes on serving who is there.</summary>
public sealed class FullNodeTests(ServersFixture servers)
{
    private const int Max = 20;

    [Fact]
    public async Task One_more_than_a_node_can_hold_is_refused_with_a_time_to_come_back_and_gets_in_when_another_leaves()
    {
        await using var stack = await FlashSaleStack.StartAsync(
            servers, workers: 1, new Dictionary<string, string?> { ["Connections__Max"] = $"{Max}" });
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 10, ratePerMinute: 60);
        var watchers = new List<ClientWebSocket>();
        try
        {
            HttpStatusCode refused;
            do
            {
                var socket = new ClientWebSocket();
                socket.Options.CollectHttpResponseDetails = true;
                refused = await ConnectAsync(socket, api, slug);
                watchers.Add(socket);
            }
            while (refused == HttpStatusCode.SwitchingProtocols && watchers.Count < 2 * Max);

            // The test's own requests hold a connection or two.
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused);
            Assert.InRange(watchers.Count - 1, Max - 5, Max);
            Assert.Equal("5", Assert.Single(watchers[^1].HttpResponseHeaders!["Retry-After"]));

            // Requests are answered, and those who watch are told on.
            Assert.True((await api.JoinedAsync(slug)).Number > 0);
            Assert.True((await watchers[0].ReceiveAsync(new byte[1_024], CancellationToken.None)).Count > 0);

            watchers[0].Abort();
            await Until.TrueAsync("who was refused got in", async () =>
            {
                using var again = new ClientWebSocket();
                again.Options.CollectHttpResponseDetails = true;
                return await ConnectAsync(again, api, slug) == HttpStatusCode.SwitchingProtocols;
            });
        }
        finally
        {
            watchers.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>A flood of connections that never say anything, from somebody who does not care for polite answers.</summary>
    [Fact]
    public async Task A_flood_of_connections_is_closed_and_the_node_lives_on()
    {
        await using var stack = await FlashSaleStack.StartAsync(
            servers, workers: 1, new Dictionary<string, string?> { ["Connections__Max"] = $"{Max}" });
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: 10, ratePerMinute: 60);
        var flood = new List<Socket>();
        try
        {
            for (var index = 0; index < 1_000; index++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                flood.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, api.Address.Port);
            }

            // Those beyond what is still answered read the end at once; a read of one that is held would wait.
            using var patience = new CancellationTokenSource(Until.Deadline, TimeProvider.System);
            Assert.Equal(0, await flood[^1].ReceiveAsync(new byte[1], patience.Token));
        }
        finally
        {
            flood.ForEach(socket => socket.Dispose());
        }

        await Until.TrueAsync("joins were taken again", async () =>
        {
            try
            {
                return (await api.JoinedAsync(slug)).Number > 0;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    private static async Task<HttpStatusCode> ConnectAsync(ClientWebSocket socket, ShopApi api, string slug)
    {
        var hub = new UriBuilder(new Uri(api.Address, "/hubs/queue")) { Scheme = Uri.UriSchemeWs, Query = $"sale={slug}" };
        try
        {
            await socket.ConnectAsync(hub.Uri, CancellationToken.None);
            await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says which: an answer that was no upgrade, or none at all.
        }

        return socket.HttpStatusCode;
    }
}
