namespace FlashSale.LoadTests.Engine;

/// <summary>The seam between scenarios and engines: a scenario says who comes when and what each does, an engine makes it happen.</summary>
/// <param name="Arrivals">Offsets from the start, ascending.</param>
/// <param name="ActAsync">One shopper, from the intended instant of arrival to the end. Does not throw for what a server answers.</param>
internal sealed record Load(IReadOnlyList<TimeSpan> Arrivals, Func<int, DateTimeOffset, CancellationToken, Task> ActAsync);

/// <summary>The engine that is always there: starts every shopper at the intended instant, whatever became of the others.</summary>
internal static class OpenModelEngine
{
    /// <summary>Runs the whole load; returns when the last shopper has ended, or soon after <paramref name="stop"/>.</summary>
    /// <returns>How late shoppers were started: the generator's own fault, to be told from the server's.</returns>
    public static async Task<LatencyRecorder> RunAsync(Load load, RunClock clock, CancellationToken stop)
    {
        var lateness = new LatencyRecorder();
        var shoppers = new List<Task>(load.Arrivals.Count);
        var startedAt = clock.Now;
        try
        {
            for (var index = 0; index < load.Arrivals.Count; index++)
            {
                var shopper = index;
                var intendedAt = startedAt + load.Arrivals[index];
                await clock.WaitAsync(intendedAt - clock.Now, stop);
                lateness.Record(clock.Now - intendedAt);

                // On the pool, so that one shopper's work before its first wait does not make the next one late.
                shoppers.Add(Task.Run(() => load.ActAsync(shopper, intendedAt, stop), CancellationToken.None));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Who has not come by now does not come; who came is awaited below.
        }

        await Task.WhenAll(shoppers);
        return lateness;
    }
}
