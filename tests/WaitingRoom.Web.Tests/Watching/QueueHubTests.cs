using System.Text.Json.Nodes;
using AdmissionQueue.Joining;
using AdmissionQueue.Warmup;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using WaitingRoom.Web.Overload;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Watching;

public sealed class QueueHubTests(WebNode node)
{
    [Fact]
    public async Task Who_can_not_be_told_yet_is_told_when_to_call_again_on_the_same_connection()
    {
        var sale = await node.OpenKnownSaleAsync();
        var now = node.Clock.GetUtcNow();
        var ticket = new TicketClaims(sale.Id, TicketId.New(node.Clock), ShopperId.New(node.Clock), Arrival: 700);
        var told = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var page = PageOf(node.Services.GetRequiredService<TicketToken>().Sign(ticket, now.AddHours(1)));
        page.On<JsonObject>("Ticket", told.SetResult);
        await page.StartAsync(TestContext.Current.CancellationToken);

        // Redis does not know yet how far the sale is.
        var again = await page.InvokeAsync<int?>("Watch", TestContext.Current.CancellationToken);
        Assert.InRange(again!.Value, 1, (int)RefusedCrowd.AwayMax.TotalSeconds);
        Assert.False(told.Task.IsCompleted);

        await new SaleMirror(node.Services.GetRequiredService<IConnectionMultiplexer>()).PlaceAsync(sale, issued: 900, serving: 500);
        Assert.Null(await page.InvokeAsync<int?>("Watch", TestContext.Current.CancellationToken));
        Assert.Equal(199, (int)(await told.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken))["ahead"]!);
    }

    [Fact]
    public async Task A_ticket_that_opens_nothing_is_an_error()
    {
        await using var page = PageOf("forged");
        await page.StartAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HubException>(() => page.InvokeAsync<int?>("Watch", TestContext.Current.CancellationToken));
    }

    private HubConnection PageOf(string ticket) => new HubConnectionBuilder()
        .WithUrl("http://localhost/hubs/queue", options =>
        {
            options.Transports = HttpTransportType.LongPolling; // A test server has no sockets.
            options.HttpMessageHandlerFactory = _ => node.Handler();
            options.AccessTokenProvider = () => Task.FromResult<string?>(ticket);
        })
        .Build();
}
