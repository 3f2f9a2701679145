using System.Collections.Concurrent;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;
using TestServers;
using WaitingRoom.Web.Tests.Node;
using WaitingRoom.Web.Watching;
using Xunit;

namespace WaitingRoom.Web.Tests.Watching;

public sealed class ProgressLoopTests(WebNode node)
{
    // What a node saw is told one look later; told so of the first look, too, everybody was shown as still ahead after a restart.
    [Fact]
    public async Task The_first_document_of_a_node_says_how_far_the_sale_is()
    {
        var sale = await node.OpenKnownSaleAsync();
        await new SaleMirror(node.Services.GetRequiredService<IConnectionMultiplexer>()).PlaceAsync(sale, issued: 900, serving: 500);

        var board = new ProgressBoard();
        using var loop = ActivatorUtilities.CreateInstance<ProgressLoop>(node.Services, board, new FakeTimeProvider()); // Its clock stands: one look.
        await loop.StartAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync("it has looked", () => board.Find(sale.Id) is not null);
        await loop.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((500, 900), (board.ServingOf(sale.Id, default), board.Find(sale.Id)!.Progress.Of(default)!.Issued));
    }

    [Theory]
    [InlineData(false, 20)]
    [InlineData(true, 10)]
    public async Task While_a_draw_is_told_progress_is_told_every_other_time(bool drawIsTold, int told)
    {
        var sale = await node.OpenKnownSaleAsync();
        await new SaleMirror(node.Services.GetRequiredService<IConnectionMultiplexer>()).PlaceAsync(sale, issued: 900, serving: 500);

        var (board, time, hub) = (new ProgressBoard(), new FakeTimeProvider(), new GroupsTold());
        using var loop = ActivatorUtilities.CreateInstance<ProgressLoop>(node.Services, board, time, hub, new DrawTelling { IsOn = drawIsTold });
        await loop.StartAsync(TestContext.Current.CancellationToken);
        for (var look = 1; look < 20; look++)
        {
            await Until.TrueAsync("it has looked", () => board.Find(sale.Id)?.Progress.At == time.GetUtcNow());
            time.Advance(ProgressLoop.Tick / QueueHub.Slices);
        }

        await Until.TrueAsync("all were told", () => hub.Of(sale.Id) >= told - 1);
        await loop.StopAsync(TestContext.Current.CancellationToken);
        Assert.InRange(hub.Of(sale.Id), told - 1, told);
    }

    /// <summary>A hub that counts which groups are told something.</summary>
    private sealed class GroupsTold : IHubContext<QueueHub, IQueueClient>, IHubClients<IQueueClient>, IQueueClient
    {
        private readonly ConcurrentQueue<string> groups = new();

        public IHubClients<IQueueClient> Clients => this;

        public IGroupManager Groups => throw new NotSupportedException();

        public IQueueClient All => throw new NotSupportedException();

        public int Of(SaleId sale) => groups.Count(QueueHub.GroupsOf(sale).Contains);

        public IQueueClient Group(string groupName)
        {
            groups.Enqueue(groupName);
            return this;
        }

        public Task Progress(SaleProgress progress) => Task.CompletedTask;

        public Task Moved() => throw new NotSupportedException();

        public Task Ticket(TicketView ticket) => throw new NotSupportedException();

        public IQueueClient AllExcept(IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        public IQueueClient Client(string connectionId) => throw new NotSupportedException();

        IQueueClient IHubClients<IQueueClient>.Clients(IReadOnlyList<string> connectionIds) => throw new NotSupportedException();

        public IQueueClient GroupExcept(string groupName, IReadOnlyList<string> excludedConnectionIds) => throw new NotSupportedException();

        IQueueClient IHubClients<IQueueClient>.Groups(IReadOnlyList<string> groupNames) => throw new NotSupportedException();

        public IQueueClient User(string userId) => throw new NotSupportedException();

        public IQueueClient Users(IReadOnlyList<string> userIds) => throw new NotSupportedException();
    }
}
