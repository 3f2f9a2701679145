namespace FlashSale.LoadTests.Engine;

/// <summary>The engine that is always there: starts every shopper at the intended instant, whatever became of the others.</summary>
internal sealed class OpenModelEngine : ILoadEngine
{
    public string Name => EngineList.OpenModel;

    public TimeSpan StartUp => TimeSpan.Zero;

    public async Task<LatencyRecorder> RunAsync(Load load, RunClock clock, CancellationToken stop)
    {
        var lateness = new LatencyRecorder();
        var shoppers = new List<Task>(load.Arrivals.Count);
        try
        {
            for (var index = 0; index < load.Arrivals.Count; index++)
            {
                var shopper = index;
                var intendedAt = load.StartAt + load.Arrivals[index];
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
