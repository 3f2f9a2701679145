using System.Collections.Concurrent;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Benches;

/// <summary>One of the two hubs: connects everybody, listens for some ticks, and hangs up, so that the other side has the machine.</summary>
internal sealed class FanoutSide(string name, Uri address, string slug, int pid, int connections, TimeProvider time)
{
    private const int ConnectAtOnce = 64;

    /// <summary>Ticks that are listened to at least, however slow the connecting was.</summary>
    private static readonly TimeSpan ListenMin = TimeSpan.FromSeconds(3.5);

    /// <summary>Until what connecting left behind is done.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    private readonly RunClock clock = new(time);

    /// <summary>Memory before anybody ever connected: what a collector keeps for the next round is the price of the first.</summary>
    private readonly double mbBefore = Sample(name, pid, time).PeakMb;

    public string Name => name;

    public async Task<IReadOnlyDictionary<string, double>> MeasureAsync(TimeSpan span, CancellationToken stop)
    {
        var startedAt = clock.Now;
        using var http = SocketConnector.Create();
        var messages = new HubMessages();
        var sockets = new ConcurrentBag<QueueSocket>();
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ticks = new ConcurrentDictionary<DateTimeOffset, Tick>();
        try
        {
            var atOnce = new ParallelOptions { MaxDegreeOfParallelism = ConnectAtOnce, CancellationToken = stop };
            await Parallel.ForEachAsync(Enumerable.Range(0, connections), atOnce, async (number, ending) =>
            {
                var socket = await QueueSocket.LookAsync(address, slug, http, messages, clock, ending);
                sockets.Add(socket);
                _ = ListenAsync(socket, ticks, hangUp.Token);
            });
            await clock.WaitAsync(Settle, stop);
            var from = clock.Now;
            var sampler = new ProcessSampler([new StackProcess(name, pid)], time);
            var left = span - (from - startedAt);
            await clock.WaitAsync(left > ListenMin ? left : ListenMin, stop);
            return Figures(ticks, from, clock.Now, sampler.Summarize()[0]);
        }
        finally
        {
            await hangUp.CancelAsync();
            foreach (var socket in sockets)
            {
                socket.Dispose();
            }
        }
    }

    private static ProcessUse Sample(string name, int pid, TimeProvider time) => new ProcessSampler([new StackProcess(name, pid)], time).Summarize()[0];

    private Dictionary<string, double> Figures(ConcurrentDictionary<DateTimeOffset, Tick> ticks, DateTimeOffset from, DateTimeOffset to, ProcessUse use)
    {
        // Whole seconds only: those in which everybody heard. A server may tell all at once, or a part of them with each of several documents.
        var whole = ticks.Where(tick => tick.Key >= from).GroupBy(tick => tick.Key.Ticks / TimeSpan.TicksPerSecond)
            .Select(second => (Heard: second.Sum(tick => tick.Value.Heard), LastMs: second.Max(tick => tick.Value.LastMs)))
            .Where(second => second.Heard >= connections).ToArray();
        if (whole.Length == 0)
        {
            throw new StackException($"{name}: no document reached all {connections:N0} connections within {(to - from).TotalSeconds:0.#} s.");
        }

        return new Dictionary<string, double>
        {
            ["LastClientMs"] = Alternation.Median(whole.Select(second => second.LastMs)),
            ["CpuMsPerTick"] = use.CpuSeconds * 1_000 / (to - from).TotalSeconds,
            ["KbPerConnection"] = (use.PeakMb - mbBefore) * 1_024 / connections,
        };
    }

    private static async Task ListenAsync(QueueSocket socket, ConcurrentDictionary<DateTimeOffset, Tick> ticks, CancellationToken hangUp)
    {
        try
        {
            while (await socket.ReadAsync(hangUp) is { Closed: null } message)
            {
                if (message.Progress is { } progress)
                {
                    ticks.GetOrAdd(progress.At, _ => new Tick()).Hear((message.At - progress.At).TotalMilliseconds);
                }
            }
        }
        catch (OperationCanceledException) when (hangUp.IsCancellationRequested)
        {
            // The round is over.
        }
    }

    /// <summary>One document on its way to everybody.</summary>
    private sealed class Tick
    {
        private readonly Lock locked = new();

        public int Heard { get; private set; }

        public double LastMs { get; private set; }

        public void Hear(double ms)
        {
            lock (locked)
            {
                Heard++;
                LastMs = Math.Max(LastMs, ms);
            }
        }
    }
}
