namespace WaitingRoom.Web.Overload;

/// <summary>Probes the pool all the time, and gives it threads when it stands still: from a thread of its own, because a timer would wait for the pool itself.</summary>
internal sealed class PoolLagThread(PoolLag lag, PoolThreads threads) : IHostedService, IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private readonly ManualResetEventSlim ending = new();
    private Thread? thread;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        thread = new Thread(ProbeUntilTheEnd) { IsBackground = true, Name = "pool lag" };
        thread.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        ending.Set();
        thread?.Join();
        return Task.CompletedTask;
    }

    public void Dispose() => ending.Dispose();

    private void ProbeUntilTheEnd()
    {
        do
        {
            lag.Probe();
            threads.Judge(lag.Now);
        }
        while (!ending.Wait(Every));
    }
}
