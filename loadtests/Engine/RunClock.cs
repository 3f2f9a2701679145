namespace FlashSale.LoadTests.Engine;

/// <summary>The clock of one run: wall-clock instants, so that they compare with those in the server's documents, that advance by the
/// monotonic clock, so that a step of the wall clock in mid-run can't shorten or stretch a latency.</summary>
internal sealed class RunClock
{
    private readonly DateTimeOffset startedAt;
    private readonly long startedTimestamp;

    public RunClock(TimeProvider time)
    {
        Time = time;
        startedAt = time.GetUtcNow();
        startedTimestamp = time.GetTimestamp();
    }

    public TimeProvider Time { get; }

    public DateTimeOffset Now => startedAt + Time.GetElapsedTime(startedTimestamp);

    public Task WaitAsync(TimeSpan span, CancellationToken stop) =>
        span > TimeSpan.Zero ? Task.Delay(span, Time, stop) : Task.CompletedTask;
}
