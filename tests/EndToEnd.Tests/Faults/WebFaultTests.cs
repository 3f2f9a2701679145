using System.Net.Sockets;
using System.Text;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Faults;

public sealed class WebFaultTests(ServersFixture servers)
{
    /// <summary>More than a server keeps that asks for nothing special, by far.</summary>
    private const int Knocking = 1_500;

    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET /healthz/live HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n");

    /// <summary>Who finds no room finds none for as long as the node stands still, so this need not be short.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_crowd_that_comes_while_a_node_stands_still_is_let_in_when_it_goes_on()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers, workers: 1);
        var address = new Uri(stack.Web.Address);
        var crowd = Enumerable.Range(0, Knocking).Select(_ => new TcpClient()).ToList();
        try
        {
            stack.Web.Pause();
            try
            {
                await Task.WhenAll(crowd.Select(one => one.ConnectAsync(address.Host, address.Port))).WaitAsync(LongEnough, TimeProvider.System);
            }
            finally
            {
                stack.Web.Continue();
            }

            var answers = await Task.WhenAll(crowd.Select(AskAsync));
            Assert.All(answers, answer => Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal));
        }
        finally
        {
            crowd.ForEach(one => one.Dispose());
        }
    }

    private static async Task<string> AskAsync(TcpClient one)
    {
        await one.GetStream().WriteAsync(Request);
        using var answer = new StreamReader(one.GetStream());
        return await answer.ReadToEndAsync();
    }
}
