using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Generators;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Slos;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;
using Spectre.Console;

namespace FlashSale.LoadTests;

/// <summary>One run of a scenario: opens a sale, sends the crowd from one process or several, closes the sale, and reports.</summary>
internal sealed class LoadTestRun(
    IAnsiConsole console, RunningStack stack, Scenario scenario, ScenarioSetting setting, string engine, int generatorCount)
{
    /// <summary>For processes of our own to start, so that none of them comes late to the first arrival.</summary>
    private static readonly TimeSpan ProcessStart = TimeSpan.FromSeconds(4);

    private readonly RunClock clock = new(TimeProvider.System);

    /// <exception cref="StackException">The stack did not take the sale, or a generator died.</exception>
    public async Task<ScenarioReport> RunAsync(Slo? limits, CancellationToken stop)
    {
        var nodes = stack.Nodes.Select(node => new ApiClient(node)).ToArray();
        var merchant = new MerchantApi(nodes, stack.ApiKey, clock.Time);
        var slug = $"{scenario.Name}-{Guid.NewGuid():N}"[..(scenario.Name.Length + 13)];
        try
        {
            // A lobby starts at a set instant, so opening the sale may take no part of it; other sales start at once.
            var isLobby = scenario.StartsAfter(setting) > TimeSpan.Zero;
            var soon = clock.Now + (isLobby ? ProcessStart : TimeSpan.Zero);
            await merchant.OpenAsync(scenario.SaleOf(setting, slug, soon), isLobby ? SaleStates.Lobby : SaleStates.Open, stop);
            console.WriteLine($"sale {slug} is open at {string.Join(", ", stack.Nodes)}: {Describe()}");
            return await SendAsync(slug, isLobby ? soon : clock.Now + (generatorCount > 1 ? ProcessStart : TimeSpan.Zero), limits, stop);
        }
        finally
        {
            // Interrupted or not: a sale that stays open would take the workers' time from the next run.
            await merchant.CloseAsync(slug, CancellationToken.None);
            Array.ForEach(nodes, node => node.Dispose());
        }
    }

    private async Task<ScenarioReport> SendAsync(string slug, DateTimeOffset startAt, Slo? limits, CancellationToken stop)
    {
        var generators = Enumerable.Range(0, generatorCount)
            .Select(part => Create(new Assignment(setting, engine, slug, stack.Nodes, startAt, part, generatorCount))).ToArray();
        try
        {
            var sampler = new ProcessSampler(
                [.. stack.Processes, .. generators.Select(generator => generator.Process).OfType<StackProcess>()],
                clock.Time,
                generatorCount > 1 ? "coordinator (this)" : "generator (this)");
            var begunAt = clock.Now;
            var live = new LiveView(console, scenario.Name, slug, () => LiveSnapshot.Sum([.. generators.Select(one => one.Snapshot)]), clock, sampler.Sample);
            var parts = await live.WhileAsync(Task.WhenAll(generators.Select(generator => generator.RunAsync(stop))));
            var facts = new RunFacts(setting, engine, generatorCount, startAt, clock.Now - begunAt, sampler.Summarize());
            return ScenarioReport.Of(facts, new MergedResult(parts, setting.Units), limits);
        }
        finally
        {
            Array.ForEach(generators, generator => generator.Dispose());
        }
    }

    private IGenerator Create(Assignment assignment) =>
        generatorCount > 1 ? GeneratorProcess.Start(assignment) : new Generator(assignment, EngineList.Find(engine)!, clock);

    private string Describe()
    {
        var stages = scenario.Stages(setting);
        var seconds = stages.Sum(stage => stage.Length.TotalSeconds);
        var lobby = scenario.StartsAfter(setting) is { Ticks: > 0 } after ? $", the sale starts after {after.TotalSeconds:0.#} s" : "";
        return $"{stages.Sum(stage => stage.Count):N0} arrivals within {seconds:0.#} s{lobby}, {setting.Units:N0} units, {setting.RatePerMinute:N0} admissions a minute";
    }
}
