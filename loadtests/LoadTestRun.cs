using FlashSale.LoadTests.Audit;
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

    /// <summary>For a lobby to be open on every node before its first shopper comes.</summary>
    private static readonly TimeSpan LobbyOpening = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan WarmUpWithin = TimeSpan.FromSeconds(3);

    /// <summary>What the last run saw, whole, for who has more to ask of it than the report answers.</summary>
    public RunHistory? LastHistory { get; private set; }

    private readonly RunClock clock = new(TimeProvider.System);

    /// <summary>Sends a small crowd to a sale of its own first. In the minute after a start both sides compile their code while they work;
    /// a run that is to be compared with another must not contain that.</summary>
    /// <param name="shoppers">How many; 0 leaves everything as cold as it is.</param>
    /// <param name="stop">Ends it.</param>
    public async Task WarmUpAsync(int shoppers, CancellationToken stop)
    {
        if (shoppers == 0)
        {
            return;
        }

        console.WriteLine($"warming up with {shoppers} shoppers (--warm-up 0 leaves that out)");
        var small = new ScenarioSetting
        {
            Scenario = "rush",
            Shoppers = shoppers,
            Within = WarmUpWithin,
            Units = shoppers / 2,
            RatePerMinute = shoppers * 60,
            PollShare = 0.5,
            CheckoutShare = 0.8,
            Seed = setting.Seed,
            Timeout = WarmUpWithin * 10,
        };
        await new LoadTestRun(console, stack, new Rush(), small, engine, generatorCount: 1).OnOpenSaleAsync(
            (slug, startAt) => new Generator(new Assignment(small, engine, slug, stack.Nodes, startAt, 0, 1), EngineList.Find(engine)!, clock).RunAsync(stop), stop);
    }

    /// <exception cref="StackException">The stack did not take the sale, or a generator died.</exception>
    public Task<ScenarioReport> RunAsync(Slo? limits, CancellationToken stop) => OnOpenSaleAsync(
        (slug, startAt) =>
        {
            console.WriteLine($"sale {slug} is open at {string.Join(", ", stack.Nodes)}: {Describe()}");
            return SendAsync(slug, startAt, limits, stop);
        },
        stop);

    private async Task<T> OnOpenSaleAsync<T>(Func<string, DateTimeOffset, Task<T>> runAsync, CancellationToken stop)
    {
        var nodes = stack.Nodes.Select(node => new ApiClient(node)).ToArray();
        var merchant = new MerchantApi(nodes, stack.ApiKey, clock.Time);
        var slug = $"{scenario.Name}-{Guid.NewGuid():N}"[..(scenario.Name.Length + 13)];
        try
        {
            // A lobby starts at a set instant, so opening the sale may take no part of it; in other sales the crowd waits until it is open.
            var isLobby = scenario.StartsAfter(setting) > TimeSpan.Zero;
            var startUp = (generatorCount > 1 ? ProcessStart : TimeSpan.Zero) + EngineList.Find(engine)!.StartUp;
            var soon = clock.Now + (isLobby ? startUp + LobbyOpening : MerchantApi.Ahead);
            await merchant.OpenAsync(scenario.SaleOf(setting, slug, soon), isLobby ? SaleStates.Lobby : SaleStates.Open, stop);
            return await runAsync(slug, isLobby ? soon : clock.Now + startUp);
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
            var merged = new MergedResult(parts, new Dictionary<string, int> { [ScenarioRun.Sku] = setting.Units });
            LastHistory = merged.History;
            return ScenarioReport.Of(facts, merged, limits);
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
