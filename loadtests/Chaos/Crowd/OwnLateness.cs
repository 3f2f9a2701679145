using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FlashSale.LoadTests.Chaos.Checking;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Chaos.Crowd;

/// <summary>How late the crowd itself is: how long this process takes to hear an answer that is there at once, asked all the time over a connection like those of
/// its shoppers. By so much an answer may seem late that was not.</summary>
internal sealed class OwnLateness : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    /// <summary>Less than this is a processor that others use too.</summary>
    private static readonly TimeSpan LateFrom = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource ending = new();
    private readonly TcpListener echo = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<LateSpan> spans = new();
    private readonly RunClock clock;
    private readonly Task asking;

    public OwnLateness(RunClock clock)
    {
        this.clock = clock;
        echo.Start();
        new Thread(Answer) { IsBackground = true, Name = "own lateness" }.Start();
        asking = Task.Run(AskUntilTheEndAsync);
    }

    /// <summary>When it heard late, until now, in order of time.</summary>
    public IReadOnlyList<LateSpan> Spans => [.. spans];

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
            var askedAt = clock.Now;
            await stream.WriteAsync(one);
            await stream.ReadExactlyAsync(one);
            var span = new LateSpan(askedAt, clock.Now);
            if (span.Length >= LateFrom)
            {
                spans.Enqueue(span);
            }

            await Task.Delay(Every, clock.Time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
