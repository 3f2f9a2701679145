using FlashSale.LoadTests.Engine;

namespace LoadTests.Tests.Engine;

public sealed class OpenModelEngineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>The point of the open model. A server answers nobody until the last of 25 shoppers, who come each 10 ms, has come: the first
    /// must show 240 ms or more, and each that follows 10 ms less. A closed loop would have sent one request, and shown it once.</summary>
    [Fact]
    public async Task A_stall_shows_in_the_latency_of_everybody_who_came_meanwhile()
    {
        using var stop = new CancellationTokenSource(Deadline);
        var clock = new RunClock(TimeProvider.System);
        var stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var latencies = new TimeSpan[25];
        var load = new Load(
            clock.Now,
            [.. Enumerable.Range(0, latencies.Length).Select(index => TimeSpan.FromMilliseconds(10 * index))],
            async (shopper, intendedAt, _) =>
            {
                if (shopper == latencies.Length - 1)
                {
                    stall.SetResult();
                }

                await stall.Task.WaitAsync(stop.Token);
                latencies[shopper] = clock.Now - intendedAt;
            });

        await new OpenModelEngine().RunAsync(load, clock, stop.Token);

        // A timer may fire a little before its time, by the clock that the latency is read from.
        Assert.All(latencies, (latency, shopper) => Assert.True(latency >= TimeSpan.FromMilliseconds(220 - 10 * shopper), $"shopper {shopper}: {latency}"));
    }

    [Fact]
    public async Task Nobody_comes_after_the_end_and_who_came_is_waited_for()
    {
        using var stop = new CancellationTokenSource();
        var clock = new RunClock(TimeProvider.System);
        var ended = 0;
        var load = new Load(
            clock.Now,
            [TimeSpan.Zero, TimeSpan.FromMinutes(5)],
            async (_, _, stopping) =>
            {
                await stop.CancelAsync();
                Assert.True(stopping.IsCancellationRequested);
                Interlocked.Increment(ref ended);
            });

        await new OpenModelEngine().RunAsync(load, clock, stop.Token).WaitAsync(Deadline, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(1, ended);
    }
}
