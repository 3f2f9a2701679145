using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Sizing.Calibrating;

/// <summary>Measures what each step of a shopper's way costs: the same crowd goes through one sale, step by step, no two steps at once, and
/// each step at several rates. The highest leaves the machine room: a cost that is taken under overload contains the fight for the processor.</summary>
internal sealed class Calibrator(RunningStack stack, int shoppers, double perSecond, CalibrationPace pace, Action<string> say)
{
    /// <summary>Admits nobody who would be noticed, until the turns are what is measured.</summary>
    private const int RateClosed = 1;
    private const int RateOpen = 60_000;

    /// <summary>Of a round's length, so that the crowd is enough for all of them and for what comes between.</summary>
    private const double GrantShare = 0.8;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    /// <summary>What a web node keeps for itself (WaitingRoom.Web's ConnectionOptions).</summary>
    private const int FilesReserved = 1_000;
    private const int ConnectionsUnlimited = 100_000;

    private readonly RunClock clock = new(TimeProvider.System);
    private readonly IReadOnlyList<CalibrationRound> rounds = CalibrationRound.Of(shoppers, perSecond, pace.RoundSecondsMax);

    private int Crowd => rounds.Sum(round => round.Count);

    public async Task<Calibration> RunAsync(CancellationToken stop)
    {
        using var api = new ApiClient(stack.Nodes[0]);
        var merchant = new MerchantApi([api], stack.ApiKey, clock.Time);
        var slug = $"calibrate-{Guid.NewGuid():N}"[..22];
        await merchant.OpenAsync(SaleOf(slug), SaleStates.Open, stop);
        try
        {
            using var crowd = new CalibrationCrowd(api, slug, Crowd, clock);
            return await MeasureAsync(crowd, merchant, slug, stop);
        }
        finally
        {
            await merchant.CloseAsync(slug, CancellationToken.None);
        }
    }

    private async Task<Calibration> MeasureAsync(CalibrationCrowd crowd, MerchantApi merchant, string slug, CancellationToken stop)
    {
        var (idle, _) = await WatchAsync("idle", stop);
        var join = await CurveAsync(new Phase(stack, idle, clock), "join", (shopper, dueAt) => crowd.JoinAsync(shopper, dueAt, stop), stop);

        // A sale with a queue costs more than one without, whatever is done in it: from here on that is what goes on anyway.
        var (queued, _) = await WatchAsync("a queue", stop);
        var alone = new Phase(stack, queued, clock);
        var poll = await CurveAsync(alone, "poll", (shopper, _) => crowd.PollAsync(shopper, stop), stop);
        var progress = await CurveAsync(alone, "progress", (_, _) => crowd.LoadAsync($"/api/sales/{slug}/progress", stop), stop);
        var page = await CurveAsync(alone, "page", (_, _) => crowd.LoadAsync($"/sales/{slug}", stop), stop);
        var memoryBefore = MemoryOf("web");
        var connect = await RoundsAsync(alone, "connect", (shopper, _) => crowd.ConnectAsync(shopper, stop), stop);

        var (watch, watching) = await WatchAsync($"{Crowd} connections", stop);
        var push = queued.Excess(watch.PerSecond * Look.TotalSeconds, Look.TotalSeconds) * (1 / (Look.TotalSeconds * Crowd));

        // Connections are open from here on, and are told each second: that is no part of a turn or of a purchase.
        var busy = new Phase(stack, watch, clock);
        var grant = await GrantsAsync(busy, crowd, merchant, slug, stop);
        var checkout = await CurveAsync(busy, "checkout", (shopper, dueAt) => crowd.CheckoutAsync(shopper, dueAt, stop), stop);
        return new Calibration
        {
            Machine = MachineFacts.Read(),
            MeasuredAt = clock.Now,
            WebNodes = Count("web"),
            Workers = Count("worker"),
            Costs = new StepCurves(join, WithoutPushes(connect, push), push, poll, progress, page, grant, checkout),
            IdlePerSecond = queued.PerSecond with { Web = queued.PerSecond.Web / Count("web"), Worker = queued.PerSecond.Worker / Count("worker") },
            Bytes = await crowd.BytesAsync(stop),
            Memory = new NodeMemory(memoryBefore, Math.Max(1, (Peak(watching, "web") - memoryBefore) * 1_024 / Crowd), Peak(watching, "worker")),
            Times = crowd.Times(),
            ConnectionsPerNodeMax = SocketBudget.OpenFilesMax() is { } files ? files - FilesReserved : ConnectionsUnlimited,
        };
    }

    private Task<(Baseline Baseline, IReadOnlyList<ProcessUse> Processes)> WatchAsync(string what, CancellationToken stop)
    {
        say($"{what}: {pace.Looks} looks of {Look.TotalSeconds:0} s");
        return Phase.WatchAsync(stack, clock, pace.Looks, Look, stop);
    }

    private async Task<CostCurve> CurveAsync(Phase phase, string step, Func<int, DateTimeOffset, Task> actAsync, CancellationToken stop) =>
        CostFit.Of(await RoundsAsync(phase, step, actAsync, stop));

    /// <summary>One step by the whole crowd, a round at a time.</summary>
    private async Task<List<MeasuredRound>> RoundsAsync(Phase phase, string step, Func<int, DateTimeOffset, Task> actAsync, CancellationToken stop)
    {
        var measured = new List<MeasuredRound>();
        foreach (var round in rounds)
        {
            say($"{step}: {round.Count} at {round.PerSecond:0} a second");
            measured.Add(new MeasuredRound(round.PerSecond, round.Count, await phase.MeasureAsync(async () =>
            {
                await phase.PaceAsync(round.First, round.Count, round.PerSecond, actAsync, stop);
                await clock.WaitAsync(pace.Settle, stop); // What it left to workers and collectors belongs to it.
                return round.Count;
            })));
        }

        return measured;
    }

    /// <summary>Turns at the pace of each round. They can't be stopped at a number, so those that come within a time are counted.</summary>
    private async Task<CostCurve> GrantsAsync(Phase phase, CalibrationCrowd crowd, MerchantApi merchant, string slug, CancellationToken stop)
    {
        var measured = new List<MeasuredRound>();
        foreach (var round in rounds)
        {
            say($"grant: {round.PerSecond:0} a second for {round.Length.TotalSeconds * GrantShare:0.#} s");
            await merchant.SetRateAsync(slug, (int)(round.PerSecond * 60), stop);
            measured.Add(new MeasuredRound(round.PerSecond, round.Count, await phase.MeasureAsync(async () =>
            {
                var before = crowd.Reserved;
                await clock.WaitAsync(round.Length * GrantShare, stop);
                return crowd.Reserved - before;
            })));
        }

        await merchant.SetRateAsync(slug, RateOpen, stop);
        await crowd.UntilReservedAsync(stop);
        return CostFit.Of(measured);
    }

    /// <summary>While a round connects, those who have connected are told each second.</summary>
    private CostCurve WithoutPushes(IEnumerable<MeasuredRound> connect, CpuCost push) => CostFit.Of(connect.Zip(rounds, (measured, round) =>
    {
        var pushes = (round.First + round.Count / 2.0) * round.Length.TotalSeconds + (round.First + round.Count) * pace.Settle.TotalSeconds;
        return measured with { Each = measured.Each.Without(push * (pushes / round.Count)) };
    }));

    private SaleDocument SaleOf(string slug) => new(
        slug, "Calibration", clock.Now, clock.Now.AddHours(1), 0, RateClosed, 0, "reserve-first", 10, "EUR",
        [new SaleItemDocument(ScenarioRun.Sku, "Unit", 1_00, Crowd * 2, 1)]);

    private int Count(string kind) => Math.Max(1, stack.Processes.Count(process => process.Name.StartsWith(kind, StringComparison.Ordinal)));

    private double MemoryOf(string kind) => Peak(new ProcessSampler(stack.Processes, clock.Time).Summarize(), kind);

    private static double Peak(IReadOnlyList<ProcessUse> processes, string kind) =>
        processes.Where(process => process.Name.StartsWith(kind, StringComparison.Ordinal)).Select(process => process.PeakMb).DefaultIfEmpty(0).Max();
}
