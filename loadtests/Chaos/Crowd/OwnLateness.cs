using System.Net;
using System.Net.Sockets;

namespace FlashSale.LoadTests.Chaos.Crowd;

/// <summary>How late the crowd itself is: how long this process takes to hear an answer that is there at once, asked all the time over a connection like those of
/// its shoppers. By so much an answer may seem late that was not.</summary>
internal sealed class OwnLateness : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource ending = new();
    private readonly TcpListener echo = new(IPAddress.Loopback, 0);
    private readonly TimeProvider time;
    private readonly Task asking;
    private long mostTicks;

    public OwnLateness(TimeProvider time)
    {
        this.time = time;
        echo.Start();
        new Thread(Answer) { IsBackground = true, Name = "own lateness" }.Start();
        asking = Task.Run(AskUntilTheEndAsync);
    }

    /// <summary>The most until now.</summary>
    public TimeSpan Most => TimeSpan.FromTicks(Interlocked.Read(ref mostTicks));

    public void Dispose()
    {
        ending.Cancel();
        asking.Wait();
        echo.Dispose();
        ending.Dispose();
    }

    /// <summary>On a thread of its own, so that only the asking can be late.</summary>
    private void Answer()
    {
        try
        {
            using var asker = echo.AcceptSocket();
            var one = new byte[1];
            while (asker.Receive(one) > 0)
            {
                asker.Send(one);
            }
        }
        catch (SocketException)
        {
            // It is over.
        }
    }

    private async Task AskUntilTheEndAsync()
    {
        using var asker = new TcpClient();
        await asker.ConnectAsync((IPEndPoint)echo.LocalEndpoint);
        var (stream, one) = (asker.GetStream(), new byte[1]);
        while (!ending.IsCancellationRequested)
        {
            var askedAt = time.GetTimestamp();
            await stream.WriteAsync(one);
            await stream.ReadExactlyAsync(one);
            Interlocked.Exchange(ref mostTicks, Math.Max(Interlocked.Read(ref mostTicks), time.GetElapsedTime(askedAt).Ticks));
            await Task.Delay(Every, time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
