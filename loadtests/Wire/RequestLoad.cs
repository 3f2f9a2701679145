using System.Diagnostics;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Wire;

/// <summary>The same request again and again, in the two ways that say something: as fast as the server can, for its throughput; and at a
/// fixed rate far below that, for its latency.</summary>
/// <param name="Server">Who is asked.</param>
/// <param name="Request">The bytes.</param>
/// <param name="Connections">How many at once.</param>
internal sealed record RequestLoad(Uri Server, byte[] Request, int Connections)
{
    /// <summary>Each connection asks again as soon as it is answered.</summary>
    /// <returns>Answers a second.</returns>
    public async Task<double> SaturateAsync(TimeSpan span, CancellationToken stop)
    {
        var (startedAt, answered) = (Stopwatch.GetTimestamp(), 0L);
        await OnEachAsync(
            await OpenAllAsync(stop),
            async connection =>
            {
                while (Stopwatch.GetElapsedTime(startedAt) < span)
                {
                    await ExchangeAsync(connection, stop);
                    Interlocked.Increment(ref answered);
                }
            },
            stop);
        return answered / Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
    }

    /// <summary>Requests are due at even instants, whoever is free sends the next one, and it counts from when it was due.</summary>
    public async Task<LatencySummary> PaceAsync(double perSecond, RunClock clock, TimeSpan span, CancellationToken stop)
    {
        var latencies = new LatencyRecorder();
        var connections = await OpenAllAsync(stop); // Before the first request is due: none is late because of others' connections.
        var (startedAt, next, count) = (clock.Now, -1L, (long)(perSecond * span.TotalSeconds));
        await OnEachAsync(
            connections,
            async connection =>
            {
                for (var index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
                {
                    var dueAt = startedAt + TimeSpan.FromSeconds(index / perSecond);
                    await clock.WaitAsync(dueAt - clock.Now, stop);
                    await ExchangeAsync(connection, stop);
                    latencies.Record(clock.Now - dueAt);
                }
            },
            stop);
        return latencies.Summarize();
    }

    private async Task ExchangeAsync(RawConnection connection, CancellationToken stop)
    {
        var status = await connection.ExchangeAsync(Request, stop);
        if (status is < 200 or >= 300)
        {
            throw new Surface.StackException($"{Server} answered {status} where it must accept: a bench of refusals would measure nothing.");
        }
    }

    private Task<RawConnection[]> OpenAllAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => RawConnection.OpenAsync(Server, stop)));

    private static async Task OnEachAsync(RawConnection[] connections, Func<RawConnection, Task> work, CancellationToken stop)
    {
        try
        {
            await Task.WhenAll(connections.Select(connection => Task.Run(() => work(connection), stop)));
        }
        finally
        {
            Array.ForEach(connections, connection => connection.Dispose());
        }
    }
}
