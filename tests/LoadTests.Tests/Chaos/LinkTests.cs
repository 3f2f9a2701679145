using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FlashSale.LoadTests.Chaos.Ground;
using FlashSale.LoadTests.Chaos.Network;

namespace LoadTests.Tests.Chaos;

/// <summary>The network of a chaos run does what it is told, and heals.</summary>
public sealed class LinkTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly TcpListener one = Answering("one");
    private readonly TcpListener other = Answering("other");

    [Fact]
    public async Task A_link_carries_is_cut_moves_and_heals()
    {
        using var network = NetworkProcess.Start();
        var link = network.Open("web-1", ChaosStack.Redis, one.LocalEndpoint);
        Assert.Equal("one", await AskAsync(link));

        link.Cut();
        Assert.Null(await AskAsync(link));

        link.Heal();
        Assert.Equal("one", await AskAsync(link));

        link.MoveTo(other.LocalEndpoint);
        Assert.Equal("other", await AskAsync(link));
    }

    [Fact]
    public async Task What_is_sent_into_a_silent_link_disappears_and_a_slow_one_is_late()
    {
        using var network = NetworkProcess.Start();
        var link = network.Open("web-1", ChaosStack.Redis, one.LocalEndpoint);
        link.Silence();
        await Assert.ThrowsAsync<TimeoutException>(() => AskAsync(link, TimeSpan.FromMilliseconds(300)));

        link.Heal();
        link.DelayMs = 200;
        var askedAt = TimeProvider.System.GetTimestamp();
        Assert.Equal("one", await AskAsync(link));
        Assert.True(TimeProvider.System.GetElapsedTime(askedAt) >= TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task A_brokers_address_becomes_the_links_wherever_it_stands_in_an_answer()
    {
        byte[] answer = [.. Frame([0, 0, 0, 7, .. Pair(9092), 1, 2, .. Pair(9093)]), .. Frame([9, .. Pair(9999)])];
        var addresses = new KafkaAddresses(new Dictionary<int, int> { [9092] = 20_001, [9093] = 20_002 });
        var buffer = new byte[8];
        answer.AsSpan(0, 6).CopyTo(buffer);

        var (whole, bytes) = await addresses.WholeAnswerAsync(new MemoryStream(answer[6..]), buffer, 6, TestContext.Current.CancellationToken);

        Assert.Equal(Frame([0, 0, 0, 7, .. Pair(20_001), 1, 2, .. Pair(20_002)]), whole[..bytes]);
    }

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }

    private static async Task<string?> AskAsync(Link link, TimeSpan? patience = null)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, link.Port);
            await client.GetStream().WriteAsync("?"u8.ToArray());
            var answer = new byte[16];
            var bytes = await client.GetStream().ReadAsync(answer.AsMemory()).AsTask().WaitAsync(patience ?? Deadline);
            return bytes == 0 ? null : Encoding.ASCII.GetString(answer, 0, bytes);
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            return null;
        }
    }

    private static TcpListener Answering(string word)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = AnswerAsync(listener, Encoding.ASCII.GetBytes(word));
        return listener;
    }

    private static async Task AnswerAsync(TcpListener listener, byte[] word)
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(), word);
            }
        }
        catch (Exception over) when (over is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(TcpClient accepted, byte[] word)
    {
        using var client = accepted;
        try
        {
            if (await client.GetStream().ReadAsync(new byte[1].AsMemory()) == 1)
            {
                await client.GetStream().WriteAsync(word);
            }
        }
        catch (IOException)
        {
            // It was cut.
        }
    }

    private static byte[] Pair(int port)
    {
        var bytes = new byte[13];
        Encoding.ASCII.GetBytes("127.0.0.1", bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(9), port);
        return bytes;
    }

    private static byte[] Frame(byte[] body)
    {
        var frame = new byte[4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, body.Length);
        body.CopyTo(frame, 4);
        return frame;
    }
}
