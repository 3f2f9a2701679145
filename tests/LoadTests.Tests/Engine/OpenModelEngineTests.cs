using FlashSale.LoadTests.Engine;

namespace LoadTests.Tests.Engine;

public sealed class OpenModelEngineTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>The point of the open model. A server that answers nobody for 300 ms, while one shopper comes each 10 ms, must show about
    /// 300 ms for the first and less by 10 ms for each that follows; a closed loop would have shown it once.</summary>
    [Fact]
    public async Task A_stall_shows_in_the_latency_of_everybody_who_came_meanwhile()
    {
        using var stop = new CancellationTokenSource(Deadline);
        var clock = new RunClock(TimeProvider.System);
        var stallEnds = clock.WaitAsync(TimeSpan.FromMilliseconds(300), stop.Token);
        var latencies = new TimeSpan[25];
        var load = new Load(
            [.. Enumerable.Range(0, latencies.Length).Select(index => TimeSpan.FromMilliseconds(10 * index))],
            async (shopper, intendedAt, _) =>
            {
                await stallEnds;
                latencies[shopper] = clock.Now - intendedAt;
            });

        await OpenModelEngine.RunAsync(load, clock, stop.Token);

        for (var shopper = 0; shopper < latencies.Length; shopper++)
        {
            Assert.True(
                latencies[shopper] > TimeSpan.FromMilliseconds(290 - 10 * shopper), $"shopper {shopper}: {latencies[shopper].TotalMilliseconds} ms");
        }
    }

    [Fact]
    public async Task Nobody_comes_after_the_end_and_who_came_is_waited_for()
    {
        using var stop = new CancellationTokenSource();
        var clock = new RunClock(TimeProvider.System);
        var ended = 0;
        var load = new Load(
            [TimeSpan.Zero, TimeSpan.FromMinutes(5)],
            async (_, _, stopping) =>
            {
                await stop.CancelAsync();
                Assert.True(stopping.IsCancellationRequested);
                Interlocked.Increment(ref ended);
            });

        await OpenModelEngine.RunAsync(load, clock, stop.Token).WaitAsync(Deadline, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(1, ended);
    }
}
