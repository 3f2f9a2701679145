namespace FlashSale.LoadTests.Chaos.Crowd;

/// <summary>How late the crowd itself is: for how long work waits in this process until a thread takes it, asked all the time by a thread of its own. By so much
/// an answer may seem late that was not.</summary>
internal sealed class OwnLateness : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    private readonly ManualResetEventSlim ending = new();
    private readonly TimeProvider time;
    private readonly Thread asking;
    private long mostTicks;

    public OwnLateness(TimeProvider time)
    {
        this.time = time;
        asking = new Thread(AskUntilTheEnd) { IsBackground = true, Name = "own lateness" };
        asking.Start();
    }

    /// <summary>The most until now.</summary>
    public TimeSpan Most => TimeSpan.FromTicks(Interlocked.Read(ref mostTicks));

    public void Dispose()
    {
        ending.Set();
        asking.Join();
        ending.Dispose();
    }

    private void AskUntilTheEnd()
    {
        using var taken = new ManualResetEventSlim();
        do
        {
            taken.Reset();
            var askedAt = time.GetTimestamp();
            ThreadPool.UnsafeQueueUserWorkItem(static done => done.Set(), taken, preferLocal: false);
            taken.Wait();
            mostTicks = Math.Max(mostTicks, time.GetElapsedTime(askedAt).Ticks);
        }
        while (!ending.Wait(Every));
    }
}
