using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Scenarios.Visits;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Generators;

/// <summary>Sends one share of the crowd from this process.</summary>
internal sealed class Generator : IGenerator
{
    private readonly Assignment assignment;
    private readonly ILoadEngine engine;
    private readonly ApiClient[] nodes;
    private readonly ScenarioRun run;

    public Generator(Assignment assignment, ILoadEngine engine, RunClock clock)
    {
        (this.assignment, this.engine) = (assignment, engine);
        nodes = [.. assignment.Nodes.Select(node => new ApiClient(node))];
        run = new ScenarioRun(assignment.Setting, nodes, assignment.Slug, clock, assignment.StartAt);
    }

    public StackProcess? Process => null;

    public LiveSnapshot Snapshot => LiveSnapshot.Of(run);

    public async Task<GeneratorResult> RunAsync(CancellationToken stop)
    {
        var (setting, scenario) = (assignment.Setting, ScenarioList.Named(assignment.Setting.Scenario));
        var arrivals = Share(ArrivalSchedule.Following(scenario.Stages(setting), setting.Seed));
        var visits = new Visit?[arrivals.Length];
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var timeout = assignment.StartAt + setting.Timeout - run.Clock.Now;
        using var alarm = run.Clock.Time.CreateTimer(_ => end.Cancel(), null, timeout > TimeSpan.Zero ? timeout : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        var conducting = ConductAsync(scenario, end.Token);
        var lateness = await engine.RunAsync(
            new Load(assignment.StartAt, arrivals, (index, intendedAt, ending) =>
            {
                var shopper = assignment.Part + index * assignment.Parts;
                var history = new ShopperHistory(shopper) { IntendedAt = intendedAt };
                visits[index] = new Visit(run, history, new Random(unchecked(setting.Seed * 1_000_003 + shopper)));
                return VisitAsync(scenario, visits[index]!, ending);
            }),
            run.Clock,
            end.Token);

        var came = visits.OfType<Visit>().ToArray();
        await new LastQuestions(run.Clock, assignment.StartAt + setting.Timeout).AskAsync(came, stop);
        await end.CancelAsync(); // A storm that was still to come comes too late for everybody.
        await conducting;
        return GeneratorResult.Of(run, came.Select(visit => visit.History), lateness);
    }

    public void Dispose()
    {
        run.Dispose();
        Array.ForEach(nodes, node => node.Dispose());
    }

    private TimeSpan[] Share(TimeSpan[] all) => [.. all.Where((_, shopper) => shopper % assignment.Parts == assignment.Part)];

    private async Task VisitAsync(Scenario scenario, Visit visit, CancellationToken stop)
    {
        run.Counts.Arrive();
        run.Recording.Arrivals.Add(visit.History.IntendedAt);
        try
        {
            await scenario.VisitAsync(visit, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Out of time: the last question decides what became of the ticket.
        }
    }

    private async Task ConductAsync(Scenario scenario, CancellationToken stop)
    {
        try
        {
            await scenario.ConductAsync(run, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run ended first.
        }
    }
}
