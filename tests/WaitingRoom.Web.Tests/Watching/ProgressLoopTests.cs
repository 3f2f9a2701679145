using AdmissionQueue.Warmup;
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
}
