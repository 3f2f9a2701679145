using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Surface;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadTests.Tests.Surface;

/// <summary>Our client of the hub speaks SignalR's protocol by itself; a real hub says whether it does.</summary>
public sealed class QueueSocketTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource stop = new(Deadline);
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler());
    private WebApplication server = null!;
    private Uri address = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSignalR(hubs => hubs.KeepAliveInterval = TimeSpan.FromMilliseconds(100));
        server = builder.Build();
        server.MapHub<FakeHub>("/hubs/queue");
        await server.StartAsync(stop.Token);
        address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        http.Dispose();
        stop.Dispose();
    }

    [Fact]
    public async Task Hears_the_ticket_and_progress_after_watch()
    {
        using var socket = await OpenAsync("7");
        var ticket = await socket.ReadAsync(stop.Token);
        Assert.Equal(7, ticket.Ticket?.Number);

        var progress = await socket.ReadAsync(stop.Token);
        var again = await socket.ReadAsync(stop.Token);
        Assert.Equal(3, progress.Progress?.Lanes[0].Serving);
        Assert.Same(progress.Progress, again.Progress);
    }

    [Fact]
    public async Task Reads_a_message_that_is_larger_than_its_buffer()
    {
        using var socket = await OpenAsync("large");
        Assert.Equal(100_000, (await socket.ReadAsync(stop.Token)).Ticket?.State.Length);
    }

    [Fact]
    public async Task A_refused_watch_ends_the_connection_with_its_reason()
    {
        using var socket = await OpenAsync("refuse");
        Assert.StartsWith("watch refused", (await socket.ReadAsync(stop.Token)).Closed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watches_again_on_the_same_connection_when_it_is_told_to()
    {
        using var socket = await OpenAsync("later");
        var told = await socket.ReadAsync(stop.Token);
        Assert.Equal(TimeSpan.FromSeconds(3), told.WatchAgainAfter);

        socket.WatchAgainAt = DateTimeOffset.MinValue;
        Assert.Equal(2, (await socket.ReadAsync(stop.Token)).Ticket?.Number);
    }

    [Fact]
    public async Task A_server_that_goes_away_is_a_message()
    {
        using var socket = await OpenAsync("abort");
        Assert.NotNull((await socket.ReadAsync(stop.Token)).Closed);
    }

    private Task<QueueSocket> OpenAsync(string token) =>
        QueueSocket.OpenAsync(address, token, http, new HubMessages(), new RunClock(TimeProvider.System), stop.Token);

    private sealed class FakeHub : Hub
    {
        public async Task<int?> Watch()
        {
            var token = Context.GetHttpContext()!.Request.Query["access_token"].ToString();
            switch (token)
            {
                case "refuse":
                    throw new HubException("no");
                case "later" when !Context.Items.ContainsKey(token):
                    Context.Items.Add(token, true);
                    return 3;
                case "later":
                    await Clients.Caller.SendAsync("Ticket", new TicketDocument("sale", "waiting", 2, 0, null, null));
                    return null;
                case "abort":
                    Context.Abort();
                    return null;
                case "large":
                    await Clients.Caller.SendAsync("Ticket", new TicketDocument("sale", new string('x', 100_000), 1, 0, null, null));
                    return null;
                default:
                    await Clients.Caller.SendAsync("Ticket", new TicketDocument("sale", "waiting", long.Parse(token), 0, null, null));
                    await Clients.Caller.SendAsync("Unknown", 1);
                    await Clients.Caller.SendAsync("Progress", Progress);
                    await Clients.Caller.SendAsync("Progress", Progress);
                    return null;
            }
        }

        private static readonly ProgressDocument Progress =
            new("sale", "open", [new LaneDocument("main", 3, 9, 600)], [], new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero), 1000);
    }
}
