using System.Collections.Concurrent;
using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Generators;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Scenarios.Visits;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Chaos.Crowd;

/// <summary>The shoppers of a run, and their histories.</summary>
internal sealed class ChaosCrowd : IDisposable
{
    /// <summary>To each node. Were shoppers to queue here, a node would not see by how many it is asked, and refuse nobody; browsers have a connection each.</summary>
    private const int ConnectionsMax = 4_096;

    private readonly ChaosSetting setting;
    private readonly ChaosVisits visits;
    private readonly ApiClient[] nodes;
    private readonly RunClock clock;
    private readonly ScenarioRun run;
    private readonly ConcurrentBag<Visit> all = [];
    private int probes;

    public ChaosCrowd(ChaosSetting setting, bool isRude, IEnumerable<Uri> addresses, string slug, RunClock clock)
    {
        (this.setting, this.clock) = (setting, clock);
        visits = new ChaosVisits(isRude ? 0.2 : 0.03);
        nodes = [.. addresses.Select(address => new ApiClient(address, ConnectionsMax))];
        run = new ScenarioRun(Terms(setting, isRude), nodes, slug, clock, clock.Now);
    }

    public IReadOnlyList<Visit> Visits => [.. all];

    public IReadOnlyList<ShopperHistory> Histories => [.. all.Select(visit => visit.History)];

    public ShopperCounts Counts => run.Counts;

    public Recording Recording => run.Recording;

    /// <summary>The sale that they come for.</summary>
    public static SaleDocument SaleOf(ChaosSetting setting, string slug, DateTimeOffset startAt) =>
        new ChaosVisits(0).SaleOf(Terms(setting, isRude: false), slug, startAt) with { Name = $"Chaos: {setting.Scenario}" };

    /// <summary>Sends everybody, and waits until every ticket has ended, or the time is over.</summary>
    public async Task RunAsync(TimeSpan timeout, CancellationToken stop)
    {
        var arrivals = ArrivalSchedule.Following([ArrivalStage.Of(setting.Shoppers, setting.ArriveWithin)], setting.Seed);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var alarm = clock.Time.CreateTimer(_ => end.Cancel(), null, timeout, Timeout.InfiniteTimeSpan);
        await new OpenModelEngine().RunAsync(new Load(run.StartAt, arrivals, (index, intendedAt, ending) => VisitAsync(NewVisit(index, intendedAt), ending)), clock, end.Token);
        await new LastQuestions(clock, run.StartAt + timeout).AskAsync(Visits, stop);
    }

    /// <summary>One more shopper, at one node, who tries to join once: is the service there again? What the shopper is told counts like everybody's.</summary>
    /// <returns>Whether the join was answered as it is by a service that works.</returns>
    public async Task<bool> ProbeAsync(int node, CancellationToken stop)
    {
        var probe = Interlocked.Increment(ref probes);
        var visit = NewVisit(setting.Shoppers * nodes.Length + probe * nodes.Length + node, clock.Now);
        visit.History.WasAway = true;
        return await JoinStep.TryAsync(visit, stop);
    }

    /// <summary>Asks once more for every ticket that was not told an end yet.</summary>
    public Task AskAgainAsync(CancellationToken stop) => new LastQuestions(clock, clock.Now + 3 * ChaosSetting.Hold).AskAsync(Visits, stop);

    public void Dispose()
    {
        run.Dispose();
        Array.ForEach(nodes, node => node.Dispose());
    }

    private static ScenarioSetting Terms(ChaosSetting setting, bool isRude) => new()
    {
        Scenario = "chaos",
        Shoppers = setting.Shoppers,
        Within = setting.ArriveWithin,
        Units = setting.Units,
        RatePerMinute = setting.RatePerMinute,
        PollShare = 0.4,
        CheckoutShare = 0.9,
        DoubleClickShare = isRude ? 0.5 : 0.05,
        DuplicateShare = isRude ? 0.3 : 0,
        Roams = true,
        HoldMinutes = 1,
        Seed = setting.Seed,
        Timeout = setting.Length * 4,
    };

    private Visit NewVisit(int shopper, DateTimeOffset intendedAt)
    {
        var visit = new Visit(
            run, new ShopperHistory(shopper) { IntendedAt = intendedAt, Exchanges = [] }, new Random(unchecked(setting.Seed * 1_000_003 + shopper)));
        all.Add(visit);
        return visit;
    }

    private async Task VisitAsync(Visit visit, CancellationToken stop)
    {
        run.Counts.Arrive();
        try
        {
            await visits.VisitAsync(visit, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Out of time: the last question decides what became of the ticket.
        }
    }
}
