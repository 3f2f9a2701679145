using FlashSale.LoadTests.Chaos.Checking;
using FlashSale.LoadTests.Chaos.Crowd;
using FlashSale.LoadTests.Chaos.Faults;
using FlashSale.LoadTests.Chaos.Ground;
using FlashSale.LoadTests.Chaos.Reporting;
using FlashSale.LoadTests.Chaos.Witnesses;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Chaos;

/// <summary>One run: opens a sale on a stack of its own, sends the crowd, breaks things, and holds what everybody saw against what is promised.</summary>
internal sealed class ChaosRun(ChaosSetting setting, IReadOnlyList<Fault> faults, ChaosStack stack, TimeProvider time, Action<string> say)
{
    private const int BatchMax = 500;

    /// <summary>For the last holds to lapse and be sold again, twice, and for the last questions.</summary>
    private static readonly TimeSpan Ending = 4 * ChaosSetting.Hold + TimeSpan.FromSeconds(60);

    private (string At, LedgerWitness Ledger)? witness;
    private readonly RunClock clock = new(time);
    private readonly string slug = $"chaos-{Guid.NewGuid():N}"[..18];

    public async Task<ChaosReport> RunAsync(CancellationToken stop)
    {
        await OpenSaleAsync(LedgerNow(), stop);
        using var crowd = new ChaosCrowd(setting, setting.Scenario == FaultList.RudeClients, stack.Web.Select(node => node.Address), slug, clock);
        using var nodes = new NodeWitness(stack, slug, clock);
        using var own = new OwnLateness(clock);
        var forger = new Forger(crowd, stack.TokensKey.ToArray(), new Random(setting.Seed), clock);
        var startAt = clock.Now;
        say($"sale {slug}: {setting.Shoppers:N0} shoppers within {setting.ArriveWithin.TotalSeconds:0} s, {setting.Units:N0} units, {setting.RatePerMinute:N0} admissions a minute; logs: {stack.LogFolder}");

        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = Task.WhenAll(nodes.RunAsync(end.Token), forger.RunAsync(end.Token));
        var conductor = new Conductor(
            faults, setting.Scenario == FaultList.Random, new FaultScene(stack, new Random(setting.Seed), clock, stop), new Recovery(stack, crowd, nodes, LedgerNow, clock), say);
        var conducting = conductor.RunAsync(startAt, startAt + setting.BreakUntil);
        await Task.WhenAll(crowd.RunAsync(setting.Length + Ending, stop), conducting);
        await crowd.AskAgainAsync(stop); // Of those who probed after the last fault.
        await end.CancelAsync();
        await watching;

        var log = await conducting;
        var late = own.Spans; // Before all processors are busy with comparing.
        say("everybody has ended; comparing what shoppers were told with Kafka, Redis and PostgreSQL");
        var evidence = await GatherAsync(crowd, nodes, forger, log) with { CrowdLate = late };
        return ChaosReport.Of(setting, clock.Now - startAt, evidence, [.. log.Violations, .. HistoryCheck.Run(evidence), .. MemoryBounded.Check(nodes.PeakMb)], log, nodes);
    }

    // After a failover the ledger is elsewhere.
    private LedgerWitness LedgerNow()
    {
        if (witness is not { } last || last.At != stack.Servers.OwnerConnection)
        {
            witness?.Ledger.Dispose();
            witness = (stack.Servers.OwnerConnection, new LedgerWitness(stack.Servers.OwnerConnection, slug));
        }

        return witness.Value.Ledger;
    }

    private async Task OpenSaleAsync(LedgerWitness ledger, CancellationToken stop)
    {
        var nodes = stack.Web.Select(node => new ApiClient(node.Address)).ToArray();
        try
        {
            await new MerchantApi(nodes, stack.ApiKey, time).OpenAsync(ChaosCrowd.SaleOf(setting, slug, clock.Now), SaleStates.Open, stop);
            await ledger.ShortenHoldsAsync(ChaosSetting.Hold);
        }
        finally
        {
            Array.ForEach(nodes, node => node.Dispose());
        }
    }

    private async Task<Evidence> GatherAsync(ChaosCrowd crowd, NodeWitness nodes, Forger forger, FaultLog log)
    {
        var ledger = LedgerNow();
        var (sale, partitions) = await ledger.SaleAsync();
        return new Evidence
        {
            Terms = new Terms(setting.RatePerMinute, setting.Units, BatchMax, ChaosSetting.AnswerMax),
            Shoppers = crowd.Histories,
            Nodes = nodes.Answers,
            NodeAt = stack.Web.ToDictionary(node => node.Address, node => node.Name),
            Queue = await Task.Run(() => ServerWitness.Queue(stack.Servers.KafkaBootstrap, sale, partitions)),
            Mirror = await ServerWitness.MirrorAsync(stack.Servers.RedisConfiguration, sale),
            Tickets = await ledger.TicketsAsync(),
            Stock = await ledger.StockAsync(),
            Differences = await ledger.DifferencesAsync(sale),
            Movements = await ledger.MovementsAsync(),
            Forgeries = forger.Forgeries,
            Faults = log.Periods,
        };
    }
}
