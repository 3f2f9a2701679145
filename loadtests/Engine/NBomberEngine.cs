using System.Collections.Concurrent;
using FlashSale.LoadTests.Stack;
using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.CSharp;
using Injection = NBomber.CSharp.Simulation; // A project of ours has that name, too.

namespace FlashSale.LoadTests.Engine;

/// <summary>Sends the same shoppers through NBomber, for those who plan with it and want its own reports, too. NBomber injects as many
/// copies in each second as shoppers are due in it; each copy takes the next shopper and waits for that one's intended instant, so that
/// latencies count from there with both engines. NBomber's own figures are of the step `visit`: all of one, until its ticket has ended. Only
/// in builds with -p:UseNBomber=true.</summary>
internal sealed class NBomberEngine : ILoadEngine
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>NBomber is compiled, reads its settings and prints its banner before it sends: less than a second here.</summary>
    private static readonly TimeSpan RunnerStartUp = TimeSpan.FromSeconds(1);

    public string Name => EngineList.NBomber;

    public TimeSpan StartUp => RunnerStartUp * 2;

    public async Task<LatencyRecorder> RunAsync(Load load, RunClock clock, CancellationToken stop)
    {
        var lateness = new LatencyRecorder();
        var visits = new ConcurrentBag<Task>();
        var next = -1;
        var scenario = Scenario.Create("shoppers", async context =>
        {
            var shopper = Interlocked.Increment(ref next);
            if (shopper >= load.Arrivals.Count || stop.IsCancellationRequested)
            {
                return Response.Ok();
            }

            var intendedAt = load.StartAt + load.Arrivals[shopper];
            await clock.WaitAsync(intendedAt - clock.Now, CancellationToken.None);
            lateness.Record(clock.Now - intendedAt);
            await Step.Run("visit", context, async () =>
            {
                var visit = load.ActAsync(shopper, intendedAt, stop);
                visits.Add(visit);
                await visit;
                return Response.Ok();
            });
            return Response.Ok();
        }).WithoutWarmUp().WithLoadSimulations([.. Simulations(load.Arrivals)]);

        // It injects as soon as it is started; copies that waited for their shoppers meanwhile would stand in its figures.
        await clock.WaitAsync(load.StartAt - RunnerStartUp - clock.Now, CancellationToken.None);

        // Its runner blocks; what it writes belongs beside our own reports.
        var folder = Path.Combine(StateFolder.Path, "reports", "nbomber");
        await Task.Run(
            () => NBomberRunner.RegisterScenarios(scenario)
                .WithTestSuite("flash-sale").WithTestName("shoppers").WithReportFolder(folder).WithReportFileName("nbomber")
                .WithReportFormats(ReportFormat.Html, ReportFormat.Csv, ReportFormat.Md).Run(),
            CancellationToken.None);

        // It ends its copies when its time is over; shoppers stay until their tickets have ended.
        await Task.WhenAll(visits);
        return lateness;
    }

    /// <summary>A second of injection for each second of arrivals; one without any is a pause.</summary>
    private static IEnumerable<LoadSimulation> Simulations(IReadOnlyList<TimeSpan> arrivals)
    {
        var perSecond = arrivals.CountBy(arrival => (int)arrival.TotalSeconds).ToDictionary();
        for (var second = 0; second <= perSecond.Keys.DefaultIfEmpty(0).Max(); second++)
        {
            yield return perSecond.TryGetValue(second, out var count) ? Injection.Inject(count, Second, Second) : Injection.Pause(Second);
        }
    }
}
