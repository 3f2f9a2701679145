using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Sizing.Calibrating;

/// <summary>Measures what each step of a shopper's way costs: the same crowd goes through one sale, step by step, and no two steps at
/// once. At a rate that leaves the machine room: a cost that is taken under overload contains the fight for the processor.</summary>
internal sealed class Calibrator(RunningStack stack, int shoppers, double perSecond, Action<string> say)
{
    /// <summary>Admits nobody who would be noticed, until the turns are what is measured.</summary>
    private const int RateClosed = 1;
    private const int RateOpen = 60_000;

    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WatchFor = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan SettleFor = TimeSpan.FromSeconds(1.5);

    private readonly RunClock clock = new(TimeProvider.System);

    public async Task<Calibration> RunAsync(CancellationToken stop)
    {
        using var api = new ApiClient(stack.Nodes[0]);
        var merchant = new MerchantApi([api], stack.ApiKey, clock.Time);
        var slug = $"calibrate-{Guid.NewGuid():N}"[..22];
        await merchant.OpenAsync(SaleOf(slug), SaleStates.Open, stop);
        try
        {
            using var crowd = new CalibrationCrowd(api, slug, shoppers, clock);
            return await MeasureAsync(crowd, merchant, slug, stop);
        }
        finally
        {
            await merchant.CloseAsync(slug, CancellationToken.None);
        }
    }

    private async Task<Calibration> MeasureAsync(CalibrationCrowd crowd, MerchantApi merchant, string slug, CancellationToken stop)
    {
        say("idle");
        var idle = (await new Phase(stack, CpuCost.None, clock).MeasureAsync(1, () => clock.WaitAsync(IdleFor, stop))).Each * (1 / IdleFor.TotalSeconds);
        var phase = new Phase(stack, idle, clock);
        async Task<CpuCost> Each(string step, Func<int, DateTimeOffset, Task> actAsync)
        {
            say($"{step}: {shoppers} at {perSecond:0} a second");
            return (await phase.MeasureAsync(shoppers, async () =>
            {
                await phase.PaceAsync(shoppers, perSecond, actAsync, stop);
                await clock.WaitAsync(SettleFor, stop); // What it left to workers and collectors belongs to it.
            })).Each;
        }

        var join = await Each("join", (shopper, dueAt) => crowd.JoinAsync(shopper, dueAt, stop));
        var poll = await Each("poll", (shopper, _) => crowd.PollAsync(shopper, stop));
        var progress = await Each("progress", (_, _) => crowd.LoadAsync($"/api/sales/{slug}/progress", stop));
        var page = await Each("page", (_, _) => crowd.LoadAsync($"/sales/{slug}", stop));
        var before = MemoryOf("web");
        var connect = await Each("connect", (shopper, _) => crowd.ConnectAsync(shopper, stop));

        say($"watch: {shoppers} connections, {WatchFor.TotalSeconds:0} s");
        var (watch, watching) = await phase.MeasureAsync(1, () => clock.WaitAsync(WatchFor, stop));
        var push = watch * (1 / (WatchFor.TotalSeconds * shoppers));

        say($"grant: {shoppers} turns at {RateOpen / 60} a second");
        await merchant.SetRateAsync(slug, RateOpen, stop);
        var grant = (await phase.MeasureAsync(shoppers, () => crowd.UntilReservedAsync(stop))).Each;

        // Connections are open meanwhile, and are told each second: that is no part of a turn or of a purchase.
        var turnSeconds = crowd.GrantSeconds;
        var checkout = await Each("checkout", (shopper, dueAt) => crowd.CheckoutAsync(shopper, dueAt, stop));
        var checkoutSeconds = shoppers / perSecond + SettleFor.TotalSeconds;
        return new Calibration
        {
            Machine = MachineFacts.Read(),
            MeasuredAt = clock.Now,
            Costs = new StepCosts(
                join, connect.Without(push * (shoppers / perSecond / 2 + SettleFor.TotalSeconds)), push, poll, progress, page,
                grant.Without(push * turnSeconds), checkout.Without(push * checkoutSeconds), PerNode(idle)),
            Bytes = await crowd.BytesAsync(stop),
            Memory = new NodeMemory(before, Math.Max(1, (Peak(watching, "web") - before) * 1_024 / shoppers), Peak(watching, "worker")),
            Times = crowd.Times(),
            ConnectionsPerNodeMax = SocketBudget.OpenFilesMax() is { } files ? files - FilesReserved : ConnectionsUnlimited,
        };
    }

    /// <summary>What a web node keeps for itself (WaitingRoom.Web's ConnectionOptions).</summary>
    private const int FilesReserved = 1_000;
    private const int ConnectionsUnlimited = 100_000;

    private SaleDocument SaleOf(string slug) => new(
        slug, "Calibration", clock.Now, clock.Now.AddHours(1), 0, RateClosed, 0, "reserve-first", 10, "EUR",
        [new SaleItemDocument(ScenarioRun.Sku, "Unit", 1_00, shoppers * 2, 1)]);

    private CpuCost PerNode(CpuCost idle) => idle with { Web = idle.Web / Count("web"), Worker = idle.Worker / Count("worker") };

    private int Count(string kind) => Math.Max(1, stack.Processes.Count(process => process.Name.StartsWith(kind, StringComparison.Ordinal)));

    private double MemoryOf(string kind) => Peak(new ProcessSampler(stack.Processes, clock.Time).Summarize(), kind);

    private static double Peak(IReadOnlyList<ProcessUse> processes, string kind) =>
        processes.Where(process => process.Name.StartsWith(kind, StringComparison.Ordinal)).Select(process => process.PeakMb).DefaultIfEmpty(0).Max();
}
